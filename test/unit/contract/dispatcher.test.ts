// The dispatcher and the codec on their own.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { connect } from '../../../src/contract/client.ts';
import { decodeMessage, encodeMessage, MOST_MESSAGE_BYTES } from '../../../src/contract/codec.ts';
import { CONTRACT } from '../../../src/contract/contract.ts';
import { createDispatcher, type Handlers } from '../../../src/contract/dispatcher.ts';
import { createMemoryChannel } from '../../../src/contract/memory-channel.ts';
import { RemoteBug } from '../../../src/contract/reply.ts';
import { serveChannel } from '../../../src/contract/serve-channel.ts';
import { Failure } from '../../../src/failure.ts';

function serve(handlers: Handlers<undefined>) {
  const reported: { error: unknown; where: string }[] = [];
  const dispatcher = createDispatcher<undefined>(handlers, {
    translate: (error) =>
      (error as { code?: string }).code === 'ENOSPC' ? new Failure('disk-full', 'No room.', 'Make some.') : undefined,
    report: (error, where) => {
      reported.push({ error, where });
      return `bug-${reported.length}`;
    },
  });
  const [mine, theirs] = createMemoryChannel();
  serveChannel(theirs, dispatcher, undefined);
  return { client: connect(mine), dispatcher, reported };
}

describe('a dispatcher', () => {
  it('answers a bug with its number alone, and reports the error where it was thrown', async () => {
    const bug = new TypeError('cannot read Amina Jallo');
    const { client, reported } = serve({
      types: {
        list: () => {
          throw bug;
        },
      },
    });
    await assert.rejects(client.types.list(), (error) => {
      assert.ok(error instanceof RemoteBug);
      assert.equal(error.id, 'bug-1');
      assert.ok(!`${error.message} ${error.stack}`.includes('Amina'));
      return true;
    });
    assert.deepEqual(reported, [{ error: bug, where: 'types.list' }]);
  });

  it('makes a failure of what the system refuses', async () => {
    const { client, reported } = serve({
      types: { list: () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' })) },
    });
    await assert.rejects(client.types.list(), (error) => error instanceof Failure && error.code === 'disk-full');
    assert.deepEqual(reported, []);
  });

  it('answers an answer that cannot be sent with why, and goes on', async () => {
    const { client, reported } = serve({
      corpora: {
        formats: () => [(() => undefined) as never],
        list: () => [{ name: 'x'.repeat(MOST_MESSAGE_BYTES) } as never],
      },
      types: { list: () => [] },
    });
    await assert.rejects(client.corpora.formats(), RemoteBug);
    assert.equal(reported.length, 1);
    await assert.rejects(
      client.corpora.list(),
      (error) => error instanceof Failure && error.code === 'message-too-large',
    );
    assert.deepEqual(await client.types.list(), []);
  });

  it('knows which declared requests nothing answers', () => {
    const declared = Object.entries(CONTRACT).flatMap(([domain, requests]) =>
      Object.keys(requests).map((name) => `${domain}.${name}`),
    );
    const { dispatcher } = serve({ types: { list: () => [] } });
    assert.deepEqual([...dispatcher.unanswered, 'types.list'].sort(), declared.sort());
  });

  it('looks handlers up in what they have themselves', async () => {
    const { dispatcher } = serve({ types: Object.create({ list: () => [] }) });
    const reply = await dispatcher.dispatch('types.list', {}, undefined);
    assert.ok('failure' in reply && reply.failure.code === 'not-available');
  });

  it('never throws, whatever is sent', async () => {
    const { dispatcher } = serve({ types: { list: () => [] } });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.constantFrom('types.add', 'review.decide', 'types.list', 'files.putPiece')),
        fc.anything({ withNullPrototype: true, withDate: true, withTypedArray: true }),
        async (method, args) => {
          const reply = await dispatcher.dispatch(method, args, undefined);
          if ('failure' in reply) assert.notEqual(reply.failure.code, 'internal');
          else assert.equal(method, 'types.list');
        },
      ),
    );
  });
});

describe('a message', () => {
  it('comes out as it went in: dates, bytes, NaN, any text', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.date({ noInvalidDate: true }),
      fc.uint8Array(),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          value,
          { noNullPrototype: true },
        ),
        (args) => {
          const message = { t: 'q', m: 'types.list', a: [args], i: '1' };
          assert.deepEqual(decodeMessage(encodeMessage(message)), message);
        },
      ),
    );
  });

  it('is nothing when its bytes are not one of ours', () => {
    const prototype = Uint8Array.from([0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80]);
    for (const bytes of [
      prototype,
      new Uint8Array(MOST_MESSAGE_BYTES + 1),
      'text',
      null,
      encodeMessage([1]),
      encodeMessage({ t: 'q' }),
    ]) {
      assert.equal(decodeMessage(bytes), undefined);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeMessage(bytes);
      }),
    );
  });
});
