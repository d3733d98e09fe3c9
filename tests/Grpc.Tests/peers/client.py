"""Does with a server of notes.proto all that a client can do, and prints what it saw as one JSON object.

Arguments: the server's address, and the address of a relay to it for the calls whose bytes are counted.
"""
import base64
import json
import sys
import threading

import grpc

from notes import Note, SERVICE, UNLIMITED

PATIENCE = 30
MEBIBYTE = 1024 * 1024


def stubs(channel):
    codec = {"request_serializer": Note.SerializeToString, "response_deserializer": Note.FromString}
    path = f"/{SERVICE}/"
    return (channel.unary_unary(path + "Echo", **codec), channel.stream_unary(path + "Collect", **codec),
            channel.unary_stream(path + "Repeat", **codec), channel.stream_stream(path + "Chat", **codec))


def values(metadata):
    return {key: base64.b64encode(value).decode() if isinstance(value, bytes) else value for key, value in metadata}


def failure(call):
    """How a call that must fail ended."""
    try:
        call()
    except grpc.RpcError as error:
        return {"code": error.code().value[0], "detail": error.details(), "trailers": values(error.trailing_metadata() or [])}
    return {"code": 0}


def one_by_one(chat):
    """Writes the next note only after the answer to the one before."""
    answered = threading.Semaphore(1)

    def notes():
        for number in range(10):
            answered.acquire(timeout=PATIENCE)
            yield Note(number=number)

    numbers = []
    for note in chat(notes(), timeout=PATIENCE):
        numbers.append(note.number)
        answered.release()
    return numbers


def cancelled(repeat):
    call = repeat(Note(text="wait", number=1), timeout=PATIENCE)
    next(call)
    call.cancel()
    return failure(lambda: next(call))["code"]


def main(address, relay):
    seen = {}
    with grpc.insecure_channel(address, options=UNLIMITED) as channel:
        echo, collect, repeat, chat = stubs(channel)
        answer = echo(Note(text="안녕 👋", number=41), timeout=PATIENCE)
        seen["unary"] = {"text": answer.text, "number": answer.number}
        collected = collect((Note(number=number, payload=bytes([number])) for number in range(1, 101)), timeout=PATIENCE)
        seen["collected"] = {"number": collected.number, "payload": base64.b64encode(collected.payload).decode()}
        seen["repeated"] = [note.number for note in repeat(Note(number=100), timeout=PATIENCE)]
        seen["chatted"] = one_by_one(chat)

        _, call = echo.with_call(Note(), timeout=PATIENCE, metadata=[("x-text", "a, b"), ("x-bytes-bin", bytes(range(256)))])
        seen["headers"] = values(call.initial_metadata())
        seen["trailers"] = values(call.trailing_metadata())

        seen["failed"] = failure(lambda: echo(Note(text="fail:5:문서가 없다, 100%"), timeout=PATIENCE))
        seen["failedStream"] = failure(lambda: list(repeat(Note(text="fail:9:enough", number=2), timeout=PATIENCE)))

        seen["remaining"] = echo(Note(text="remaining"), timeout=PATIENCE).number
        seen["late"] = failure(lambda: echo(Note(text="wait"), timeout=0.3))["code"]
        seen["lateSeen"] = echo(Note(text="given-up"), timeout=PATIENCE).text
        seen["cancelled"] = cancelled(repeat)
        seen["cancelledSeen"] = echo(Note(text="given-up"), timeout=PATIENCE).text

        large = bytes(range(256)) * (16 * MEBIBYTE // 256)
        seen["large"] = echo(Note(payload=large), timeout=PATIENCE).payload == large

    with grpc.insecure_channel(relay, options=UNLIMITED, compression=grpc.Compression.Gzip) as channel:
        payload = bytes(MEBIBYTE)
        seen["gzip"] = stubs(channel)[0](Note(text="gzip", payload=payload), timeout=PATIENCE).payload == payload
    print(json.dumps(seen))


main(*sys.argv[1:])
