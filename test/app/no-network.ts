// Loaded before everything else (--import) into each Node process of a test: connections to other machines are refused, and
// written down in the file that SEEDMARK_NETWORK_LOG names. Loopback and local sockets are let through.

import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

function refuse(what: string): never {
  const log = process.env.SEEDMARK_NETWORK_LOG;
  if (log) appendFileSync(log, `${what} by ${process.argv.slice(0, 3).join(' ')}\n`);
  throw Object.assign(new Error(`The network is refused: ${what}`), { code: 'ENETUNREACH' });
}

type Connect = (this: net.Socket, ...args: unknown[]) => net.Socket;
const connect = net.Socket.prototype.connect as unknown as Connect;
net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
  // Node hands over its own normalised arguments in one array.
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const { path, host = 'localhost' } =
    typeof first === 'object' && first !== null
      ? (first as { path?: string; host?: string })
      : { path: typeof first === 'string' ? first : undefined, host: args[1] as string };
  if (path === undefined && !LOOPBACK.test(String(host))) refuse(`a connection to ${host}`);
  return connect.apply(this, args);
} as typeof net.Socket.prototype.connect;

const lookup = dns.lookup as unknown as (...args: unknown[]) => void;
dns.lookup = ((name: string, ...rest: unknown[]) => {
  if (!LOOPBACK.test(name)) refuse(`the address of ${name}`);
  return lookup(name, ...rest);
}) as unknown as typeof dns.lookup;

dgram.Socket.prototype.send = () => refuse('a datagram');
