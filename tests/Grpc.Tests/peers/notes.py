"""The messages and metadata of notes.proto for Python, made at run time so that no generator is needed."""
from google.protobuf import descriptor_pb2, descriptor_pool

try:
    from google.protobuf.message_factory import GetMessageClass
except ImportError:  # protobuf 3
    from google.protobuf.message_factory import MessageFactory

    GetMessageClass = MessageFactory().GetPrototype

SERVICE = "notes.v1.Notes"
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


def _note_class():
    file = descriptor_pb2.FileDescriptorProto(name="notes.proto", package="notes.v1", syntax="proto3")
    message = file.message_type.add(name="Note")
    field = descriptor_pb2.FieldDescriptorProto
    for number, (name, kind) in enumerate(
            [("text", field.TYPE_STRING), ("number", field.TYPE_INT32), ("payload", field.TYPE_BYTES)], start=1):
        message.field.add(name=name, number=number, type=kind, label=field.LABEL_OPTIONAL)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName("notes.v1.Note"))


Note = _note_class()
