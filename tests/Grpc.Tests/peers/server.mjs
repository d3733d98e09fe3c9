// The server of notes.proto. Prints its port, and ends when standard input ends.
import grpc from '@grpc/grpc-js';
import { Notes, unlimited } from './notes.mjs';

// Each waiting call that was given up answers one `given-up`, whichever comes first.
let givenUp = 0;
const asking = [];

function settle() {
  while (givenUp > 0 && asking.length > 0) {
    givenUp -= 1;
    asking.shift()();
  }
}

function announceGivenUp() {
  givenUp += 1;
  settle();
}

function nextGivenUp() {
  return new Promise(resolve => {
    asking.push(resolve);
    settle();
  });
}

function whenCancelled(call) {
  return new Promise(resolve => call.cancelled ? resolve() : call.once('cancelled', resolve));
}

function echoMetadata(call) {
  const headers = new grpc.Metadata();
  const trailers = new grpc.Metadata();
  for (const key of Object.keys(call.metadata.toJSON()).filter(key => key.startsWith('x-'))) {
    for (const value of call.metadata.get(key)) {
      headers.add(`echo-${key}`, value);
      trailers.add(`trailer-${key}`, value);
    }
  }
  call.sendMetadata(headers);
  return trailers;
}

async function obey(text, call, trailers) {
  const [command, code, ...detail] = text.split(':');
  if (command === 'fail') {
    trailers.add('reason-bin', Buffer.from([0x00, 0xff, 0x10]));
    throw Object.assign(new Error(), { code: Number(code), details: detail.join(':'), metadata: trailers });
  }
  if (command === 'wait') {
    await whenCancelled(call);
    announceGivenUp();
    throw Object.assign(new Error(), { code: grpc.status.CANCELLED, details: 'given up', metadata: trailers });
  }
  if (command === 'given-up') {
    await nextGivenUp();
  }
}

async function answer(note, call, trailers) {
  await obey(note.text, call, trailers);
  return note.text === 'remaining'
    ? { text: note.text, number: Number(call.getDeadline()) - Date.now() }
    : { text: note.text, number: note.number + 1, payload: note.payload };
}

function echo(call, callback) {
  const trailers = echoMetadata(call);
  answer(call.request, call, trailers).then(note => callback(null, note, trailers), callback);
}

async function collect(call, callback) {
  const trailers = echoMetadata(call);
  let number = 0;
  const payloads = [];
  try {
    for await (const note of call) {
      await obey(note.text, call, trailers);
      number += note.number;
      payloads.push(note.payload);
    }
    callback(null, { number, payload: Buffer.concat(payloads) }, trailers);
  } catch (error) {
    callback(error);
  }
}

async function repeat(call) {
  const trailers = echoMetadata(call);
  const { text, number: count, payload } = call.request;
  for (let number = 0; number < count; number++) {
    call.write({ text, number, payload });
  }
  try {
    await obey(text, call, trailers);
    call.end(trailers);
  } catch (error) {
    call.emit('error', error);
  }
}

function chat(call) {
  const trailers = echoMetadata(call);
  let answered = Promise.resolve();
  call.on('data', note => {
    answered = answered.then(() => answer(note, call, trailers)).then(reply => call.write(reply));
  });
  call.on('end', () => answered.then(() => call.end(trailers), error => call.emit('error', error)));
}

const server = new grpc.Server(unlimited);
server.addService(Notes.service, { Echo: echo, Collect: collect, Repeat: repeat, Chat: chat });
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  console.log(port);
});
process.stdin.resume().on('end', () => {
  server.forceShutdown();
  process.exit();
});
