// The process in which a device proves itself (devices.ts): one request, one answer.

import { Failure } from '../../src/failure.ts';
import { type ProofReply, type ProofRequest, proveDevice } from './devices.ts';

process.once('message', async ({ prepared, device, timed }: ProofRequest) => {
  let reply: ProofReply;
  try {
    reply = { proof: await proveDevice(prepared, device, timed) };
  } catch (error) {
    // A bug crosses as its message too: the parent goes on with the CPU and shows it.
    reply = { failure: error instanceof Failure ? error.message : String(error) };
  }
  process.send!(reply, () => process.exit());
});
