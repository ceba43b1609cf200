import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { type AskOptions, ask, checkEndpoint, DEFAULT_ASK } from '../../../../main/jobs/instruct/endpoint.ts';
import { instructMine } from '../../../../main/jobs/instruct/instruct-mine.ts';
import { Failure } from '../../../../src/failure.ts';
import { PAPER_TYPES } from '../../../../src/mining/entity-type.ts';
import { type ChatReply, type ChatServer, completion, startChatServer } from '../../../support/chat-server.ts';

const OPTIONS: AskOptions = { timeoutMs: 2000, retries: 2, pauseMs: 5, longestPauseMs: 2000 };
const folder = mkdtempSync(join(tmpdir(), 'seedmark-instruct-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let server: ChatServer;
afterEach(() => server?.close());

async function asking(reply: ChatReply, options: Partial<AskOptions> = {}): Promise<string | undefined> {
  server = await startChatServer(reply);
  return ask({ url: server.url, model: 'm' }, 'q', { ...OPTIONS, ...options });
}

const isFailure = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

describe('an endpoint', () => {
  it('is asked once when it answers, with the model and the key that were given', async () => {
    server = await startChatServer((_, response) => completion(response, 'yes'));
    const answer = await ask({ url: `${server.url}/`, model: 'small', key: 'k' }, 'question', OPTIONS);
    assert.equal(answer, 'yes');
    assert.deepEqual(server.questions, [{ content: 'question', model: 'small', authorization: 'Bearer k' }]);
  });

  it('that is too slow is asked again, and given up on after the tries', async () => {
    await assert.rejects(
      asking(() => undefined, { timeoutMs: 50 }),
      isFailure('connection-lost'),
    );
    assert.equal(server.questions.length, 3);
  });

  it('that hangs in the middle of its answer is too slow as well', async () => {
    const answer = await asking(
      (_, response, count) => {
        if (count > 1) completion(response, 'late');
        else response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":');
      },
      { timeoutMs: 300 },
    );
    assert.equal(answer, 'late');
  });

  it('with a full queue is left alone for as long as it asks, in seconds', async () => {
    const times: number[] = [];
    const answer = await asking((_, response, count) => {
      times.push(performance.now());
      if (count === 1) response.writeHead(429, { 'retry-after': '1' }).end();
      else completion(response, 'now');
    });
    assert.equal(answer, 'now');
    assert.ok(times[1] - times[0] > 950, `${times[1] - times[0]} ms`);
  });

  it('that names a date is left alone until then, but no longer than the longest pause', async () => {
    const started = performance.now();
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    const answer = await asking(
      (_, response, count) => {
        if (count === 1) response.writeHead(503, { 'retry-after': later }).end();
        else completion(response, 'now');
      },
      { longestPauseMs: 100 },
    );
    assert.equal(answer, 'now');
    assert.ok(performance.now() - started >= 95);
  });

  it('that refuses is not asked again: a wrong key, a model that it does not have', async () => {
    for (const status of [401, 404]) {
      await assert.rejects(
        asking((_, response) => response.writeHead(status).end()),
        isFailure('not-available'),
      );
      assert.equal(server.questions.length, 1);
      await server.close();
    }
  });

  it('that answers something else gives no answer: no JSON, no choices, content that is no text, an endless one', async () => {
    const bodies = ['<html>', '{}', '{"choices":[]}', '{"choices":[{"message":{"content":[1]}}]}', 'x'.repeat(2 ** 21)];
    for (const body of bodies) {
      const answer = await asking((_, response) => response.writeHead(200).end(body));
      assert.equal(answer, undefined);
      await server.close();
    }
  });

  it('cannot send the text on to another server', async () => {
    const other = await startChatServer((_, response) => completion(response, 'stolen'));
    try {
      const redirected = asking((_, response) =>
        response.writeHead(307, { location: `${other.url}/chat/completions` }).end(),
      );
      await assert.rejects(redirected, isFailure('connection-lost'));
      assert.equal(other.questions.length, 0);
    } finally {
      await other.close();
    }
  });

  it('must be an address of a server', () => {
    assert.throws(() => checkEndpoint({ url: 'ollama' }), isFailure('bad-argument'));
    assert.throws(() => checkEndpoint({ url: 'file:///etc/passwd' }), isFailure('bad-argument'));
    assert.equal(checkEndpoint({ url: 'https://example.org/v1' }).host, 'example.org');
  });
});

describe('InstructMine', () => {
  const texts = ['Ann sings', 'in Paris', 'nothing here'];
  const sentences = texts.map((text) => ({
    doc: '',
    text,
    words: [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ startChar: index, endChar: index + word.length })),
  }));
  const request = (name: string, signal?: AbortSignal) => ({
    endpoint: { url: server.url, model: 'm' },
    types: PAPER_TYPES,
    sentences,
    answers: join(folder, name),
    options: { ...DEFAULT_ASK, ...OPTIONS, signal },
  });
  const annotate: ChatReply = ({ content }, response) => {
    if (content.endsWith('Ann sings')) completion(response, '[Ann](PER) sings with [Bob](PER)');
    else if (content.endsWith('in Paris')) completion(response, 'in [Paris](LOC)');
    else response.writeHead(200).end('no JSON');
  };

  it('finds what is in the sentences and counts what is wrong', async () => {
    server = await startChatServer(annotate);
    const result = await instructMine(request('all.jsonl'));
    assert.deepEqual(result, {
      found: [[{ start: 0, end: 1, type: 'PER' }], [{ start: 1, end: 2, type: 'LOC' }], []],
      ...{ unreadable: 1, notInSentence: 1, unknownLabel: 0, malformed: 0 },
    });
  });

  it('asks no sentence twice, whenever it was stopped, also in the middle of a line', async () => {
    const stop = new AbortController();
    server = await startChatServer((question, response, count) => {
      if (count === 2) stop.abort();
      annotate(question, response, count);
    });
    assert.equal(await instructMine(request('stopped.jsonl', stop.signal)), undefined);
    const kept = readFileSync(join(folder, 'stopped.jsonl'), 'utf8');
    assert.equal(kept.split('\n').filter(Boolean).length, 1);
    writeFileSync(join(folder, 'stopped.jsonl'), `${kept}{"sentence":1,"ans`);
    const asked = server.questions.length;
    const result = await instructMine(request('stopped.jsonl'));
    assert.equal(server.questions.length, asked + 2);
    assert.deepEqual(result, await instructMine(request('stopped.jsonl')));
    assert.equal(server.questions.length, asked + 2);
    assert.equal(result?.found[1].length, 1);
  });
});
