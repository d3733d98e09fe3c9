// The service of notes.proto for Node.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const definition = loader.loadSync(fileURLToPath(new URL('notes.proto', import.meta.url)), { keepCase: true, defaults: true });

export const Notes = grpc.loadPackageDefinition(definition).notes.v1.Notes;
export const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
