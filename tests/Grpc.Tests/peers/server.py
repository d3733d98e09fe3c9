"""The server of notes.proto. Prints its port, and ends when standard input ends."""
import sys
import threading
from concurrent import futures

import grpc

from notes import Note, SERVICE, UNLIMITED

given_up = threading.Semaphore(0)


def echo_metadata(text, context):
    echoed = [(key, value) for key, value in context.invocation_metadata() if key.startswith("x-")]
    trailers = [("trailer-" + key, value) for key, value in echoed]
    context.set_trailing_metadata(trailers)
    if text == "gzip":
        context.set_compression(grpc.Compression.Gzip)
    context.send_initial_metadata([("echo-" + key, value) for key, value in echoed])
    return trailers


def obey(text, context, trailers):
    command = text.split(":", 2)
    if command[0] == "fail":
        code = next(code for code in grpc.StatusCode if code.value[0] == int(command[1]))
        context.set_trailing_metadata([*trailers, ("reason-bin", b"\x00\xff\x10")])
        context.abort(code, command[2])
    if text == "wait":
        over = threading.Event()
        if context.add_callback(over.set):
            over.wait(60)
        given_up.release()
    if text == "given-up" and not given_up.acquire(timeout=60):
        context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "nobody gave up")


def answer(note, context, trailers):
    obey(note.text, context, trailers)
    if note.text == "remaining":
        return Note(text=note.text, number=int(context.time_remaining() * 1000))
    return Note(text=note.text, number=note.number + 1, payload=note.payload)


def echo(note, context):
    return answer(note, context, echo_metadata(note.text, context))


def collect(notes, context):
    trailers = echo_metadata("", context)
    total, payloads = 0, []
    for note in notes:
        obey(note.text, context, trailers)
        total += note.number
        payloads.append(note.payload)
    return Note(number=total, payload=b"".join(payloads))


def repeat(note, context):
    trailers = echo_metadata(note.text, context)
    for number in range(note.number):
        yield Note(text=note.text, number=number, payload=note.payload)
    obey(note.text, context, trailers)


def chat(notes, context):
    trailers = echo_metadata("", context)
    for note in notes:
        yield answer(note, context, trailers)


def main():
    codec = {"request_deserializer": Note.FromString, "response_serializer": Note.SerializeToString}
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=UNLIMITED)
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(SERVICE, {
        "Echo": grpc.unary_unary_rpc_method_handler(echo, **codec),
        "Collect": grpc.stream_unary_rpc_method_handler(collect, **codec),
        "Repeat": grpc.unary_stream_rpc_method_handler(repeat, **codec),
        "Chat": grpc.stream_stream_rpc_method_handler(chat, **codec),
    })])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(None).wait(10)


main()
