// Does with a server of notes.proto all that a client can do, and prints what it saw as one JSON object.
// Arguments: the server's address, and the address of a relay to it for the calls whose bytes are counted.
import { once } from 'node:events';
import grpc from '@grpc/grpc-js';
import { Notes, unlimited } from './notes.mjs';

const mebibyte = 1024 * 1024;
const gzip = { 'grpc.default_compression_algorithm': 2 };
const [address, relay] = process.argv.slice(2);
const soon = () => ({ deadline: Date.now() + 30_000 });

function open(target, options) {
  return new Notes(target, grpc.credentials.createInsecure(), { ...unlimited, ...options });
}

function values(metadata) {
  return Object.fromEntries(Object.keys(metadata.toJSON()).map(key => {
    const [value] = metadata.get(key);
    return [key, Buffer.isBuffer(value) ? value.toString('base64') : value];
  }));
}

function echo(client, note, options = soon(), metadata = new grpc.Metadata()) {
  return new Promise((resolve, reject) => client.Echo(note, metadata, options, (error, reply) => error ? reject(error) : resolve(reply)));
}

// How something that must fail ended.
async function failure(promise) {
  try {
    await promise;
    return { code: 0 };
  } catch (error) {
    return { code: error.code, detail: error.details, trailers: values(error.metadata) };
  }
}

async function all(call) {
  const notes = [];
  for await (const note of call) {
    notes.push(note);
  }
  return notes;
}

function collect(client) {
  return new Promise((resolve, reject) => {
    const call = client.Collect(soon(), (error, reply) => error ? reject(error) : resolve(reply));
    for (let number = 1; number <= 100; number++) {
      call.write({ number, payload: Buffer.from([number]) });
    }
    call.end();
  });
}

// Writes the next note only after the answer to the one before.
async function chat(client) {
  const call = client.Chat(soon());
  const numbers = [];
  for (let number = 0; number < 10; number++) {
    call.write({ number });
    const [note] = await once(call, 'data');
    numbers.push(note.number);
  }
  call.end();
  await once(call, 'end');
  return numbers;
}

function metadata(client) {
  return new Promise((resolve, reject) => {
    const sent = new grpc.Metadata();
    sent.add('X-Text', 'a, b');
    sent.add('x-bytes-bin', Buffer.from(Array.from({ length: 256 }, (_, value) => value)));
    const seen = {};
    const call = client.Echo({}, sent, soon(), error => error && reject(error));
    call.on('metadata', headers => { seen.headers = values(headers); });
    call.on('status', status => resolve({ ...seen, trailers: values(status.metadata) }));
  });
}

async function cancelled(client) {
  const call = client.Repeat({ text: 'wait', number: 1 }, soon());
  await once(call, 'data');
  call.cancel();
  const [error] = await once(call, 'error');
  return error.code;
}

const client = open(address);
const unary = await echo(client, { text: '안녕 👋', number: 41 });
const collected = await collect(client);
const seen = {
  unary: { text: unary.text, number: unary.number },
  collected: { number: collected.number, payload: collected.payload.toString('base64') },
  repeated: (await all(client.Repeat({ number: 100 }, soon()))).map(note => note.number),
  chatted: await chat(client),
  ...await metadata(client),
  failed: await failure(echo(client, { text: 'fail:5:문서가 없다, 100%' })),
  failedStream: await failure(all(client.Repeat({ text: 'fail:9:enough', number: 2 }, soon()))),
  remaining: (await echo(client, { text: 'remaining' })).number,
  late: (await failure(echo(client, { text: 'wait' }, { deadline: Date.now() + 300 }))).code,
  lateSeen: (await echo(client, { text: 'given-up' })).text,
  cancelled: await cancelled(client),
  cancelledSeen: (await echo(client, { text: 'given-up' })).text,
};

const large = Buffer.alloc(16 * mebibyte, Buffer.from(Array.from({ length: 256 }, (_, value) => value)));
seen.large = (await echo(client, { payload: large })).payload.equals(large);
client.close();

const zipping = open(relay, gzip);
const zeros = Buffer.alloc(mebibyte);
seen.gzip = (await echo(zipping, { text: 'gzip', payload: zeros })).payload.equals(zeros);
zipping.close();

console.log(JSON.stringify(seen));
