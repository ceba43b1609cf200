// The process in which a device proves itself for training (training-devices.ts): one request, one answer.

import { openEncoder } from './encoder.ts';
import {
  proveTrainingDevice,
  reasonOf,
  type TrainingProofReply,
  type TrainingProofRequest,
} from './training-devices.ts';

process.once('message', async ({ folder, onnxFile, batch, device }: TrainingProofRequest) => {
  let reply: TrainingProofReply;
  try {
    reply = { proof: await proveTrainingDevice(await openEncoder(folder, onnxFile), batch, device) };
  } catch (error) {
    // A bug crosses as its message too: the parent goes on with the CPU and shows it.
    reply = { failure: reasonOf(error) };
  }
  process.send!(reply, () => process.exit());
});
