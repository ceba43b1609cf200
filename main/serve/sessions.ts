// Who may talk to the server: a browser that opened a link with a token nobody used before, and from then on sends the
// cookie that it got for it. Both are random and live as long as the server.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits. */
const SECRET_BYTES = 32;
/** Links that were printed and not opened. */
const MOST_TOKENS = 100;

export class Sessions {
  readonly #cookieName: string;
  readonly #secret = newSecret();
  readonly #tokens: string[] = [];

  /** Cookies do not know ports: two servers on one machine must not overwrite each other's. */
  constructor(port: number) {
    this.#cookieName = `seedmark-${port}`;
  }

  /** Good for one use. */
  newToken(): string {
    const token = newSecret();
    this.#tokens.push(token);
    if (this.#tokens.length > MOST_TOKENS) this.#tokens.shift();
    return token;
  }

  /** @returns the Set-Cookie header; undefined for a token that there is not, or not any more. */
  redeem(token: string): string | undefined {
    const index = this.#tokens.findIndex((known) => isSame(known, token));
    if (index < 0) return undefined;
    this.#tokens.splice(index, 1);
    return `${this.#cookieName}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** @param cookies the Cookie header. */
  isKnown(cookies: string | undefined): boolean {
    const start = `${this.#cookieName}=`;
    return (cookies ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(start) && isSame(pair.slice(start.length), this.#secret));
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** In a time that does not tell how much of it is right. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
