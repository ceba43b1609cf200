// An OpenAI-compatible chat endpoint (Ollama, llama.cpp, vLLM, a paid service): the only place where this program opens a
// connection, and it does so only to the address that the user names. Redirections are refused: text goes nowhere else.

import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '../../../src/failure.ts';

export interface Endpoint {
  /** Up to and including the version, e.g. http://127.0.0.1:11434/v1 */
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token when given. */
  readonly key?: string;
}

export interface AskOptions {
  readonly timeoutMs: number;
  /** Further tries after a time-out, a full queue or a server's error. */
  readonly retries: number;
  /** Before the first further try; doubled for each. A server's Retry-After goes before it. */
  readonly pauseMs: number;
  /** Longest pause that a server may ask for. */
  readonly longestPauseMs: number;
  readonly signal?: AbortSignal;
}

export const DEFAULT_ASK: AskOptions = { timeoutMs: 120_000, retries: 4, pauseMs: 1000, longestPauseMs: 300_000 };

/** Answers beyond this are cut off by closing the connection: an annotated sentence is short. */
const LARGEST_ANSWER_BYTES = 1 << 20;

/** @throws Failure 'bad-argument' for what is no address of a server. */
export function checkEndpoint({ url }: Pick<Endpoint, 'url'>): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  throw new Failure(
    'bad-argument',
    `"${url}" is no address of an endpoint.`,
    'For instance http://127.0.0.1:11434/v1 for Ollama on this machine.',
  );
}

/**
 * One question, one answer, temperature 0.
 * @returns undefined when the server answered, but not with a chat completion.
 * @throws Failure 'connection-lost' when nobody answers in time or the server keeps failing, 'not-available' when it
 *   refuses (no such model, no right); the signal's reason when aborted.
 */
export async function ask(endpoint: Endpoint, question: string, options: AskOptions): Promise<string | undefined> {
  const { retries, pauseMs, longestPauseMs, signal } = options;
  for (let attempt = 0; ; attempt++) {
    const tried = await tryOnce(endpoint, question, options);
    if ('answer' in tried) return tried.answer;
    if (attempt === retries) throw givenUp(endpoint, tried.reason, attempt + 1);
    const pause = Math.min(longestPauseMs, tried.retryAfterMs ?? pauseMs * 2 ** attempt);
    await wait(pause, undefined, { signal });
  }
}

type Tried =
  | { readonly answer: string | undefined }
  | { readonly reason: string; readonly retryAfterMs: number | undefined };

async function tryOnce(endpoint: Endpoint, question: string, { timeoutMs, signal }: AskOptions): Promise<Tried> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${endpoint.url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      redirect: 'error',
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      headers: {
        'content-type': 'application/json',
        ...(endpoint.key ? { authorization: `Bearer ${endpoint.key}` } : {}),
      },
      body: JSON.stringify({
        model: endpoint.model,
        messages: [{ role: 'user', content: question }],
        temperature: 0,
        stream: false,
      }),
    });
    const { status } = response;
    if (status === 408 || status === 429 || status >= 500) {
      await response.body?.cancel();
      return { reason: `it answered ${status}`, retryAfterMs: retryAfter(response.headers.get('retry-after')) };
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw refused(endpoint, status);
    }
    return { answer: contentOf(await readText(response)) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (signal?.aborted) throw signal.reason;
    const reason = timeout.aborted ? `it did not answer within ${timeoutMs / 1000} s` : 'the connection failed';
    return { reason, retryAfterMs: undefined };
  }
}

/** Undefined for what is too long or no UTF-8. */
async function readText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > LARGEST_ANSWER_BYTES) return undefined; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function contentOf(text: string | undefined): string | undefined {
  try {
    const content = JSON.parse(text ?? '')?.choices?.[0]?.message?.content;
    return typeof content === 'string' ? content : undefined;
  } catch {
    return undefined; // no JSON: counted by the caller as an answer that cannot be read
  }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function givenUp({ url }: Endpoint, reason: string, tries: number): Failure {
  return new Failure(
    'connection-lost',
    `The endpoint ${url} was asked ${tries} times: ${reason}.`,
    'See that it runs and has room, then give the same command: it goes on with the sentence that is missing.',
  );
}

function refused({ url, model, key }: Endpoint, status: number): Failure {
  const hint =
    status === 401 || status === 403
      ? `Give its key in the environment variable SEEDMARK_ENDPOINT_KEY${key ? ' (the one given was refused)' : ''}.`
      : `See that the address ends in the version (…/v1) and that it has a model called "${model}".`;
  return new Failure('not-available', `The endpoint ${url} refused with ${status}.`, hint);
}
