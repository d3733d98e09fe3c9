"""A client that knows nothing of the service but its address and name: health, then a call built from what reflection tells."""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

REFLECT = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"


def field(number, payload):
    """A length-delimited field; payloads here are shorter than 128 bytes."""
    return bytes([number << 3 | 2, len(payload)]) + payload


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data):
    """(number, value) of a message: bytes of length-delimited fields, numbers of varints."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            value, at = data[at:at + value], at + value
        yield key >> 3, value


def only(data, number):
    return [value for key, value in fields(data) if key == number]


def main(address, service):
    with grpc.insecure_channel(address) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check")
        print("health", only(check(field(1, service.encode()), timeout=20), 1)[0])
        try:
            check(field(1, b"no.Such"), timeout=20)
        except grpc.RpcError as error:
            print("unknown", error.code().name)

        reflect = channel.stream_stream(REFLECT)
        services, answer = reflect(iter([field(7, b""), field(4, service.encode())]), timeout=20)
        print("services", *(only(each, 1)[0].decode() for each in only(only(services, 6)[0], 1)))

        pool = descriptor_pool.DescriptorPool()
        files = [descriptor_pb2.FileDescriptorProto.FromString(each) for each in only(only(answer, 4)[0], 1)]
        for file in reversed(files):
            pool.Add(file)
        method = pool.FindServiceByName(service).FindMethodByName("Unary")
        factory = message_factory.MessageFactory(pool)
        request, response = factory.GetPrototype(method.input_type), factory.GetPrototype(method.output_type)
        call = channel.unary_unary(f"/{service}/Unary", request.SerializeToString, response.FromString)
        print("echo", call(request(text="안녕"), timeout=20).text)
        try:
            call(request(behaviour="invalid field"), timeout=20)
        except grpc.RpcError as error:
            details = dict(error.trailing_metadata())["grpc-status-details-bin"]
            kinds = [only(each, 1)[0].decode() for each in only(details, 3)]
            print("refused", error.code().name, error.details(), *kinds)


main(*sys.argv[1:])
