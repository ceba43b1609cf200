// A server on this machine that speaks the chat protocol and misbehaves as it is told.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatQuestion {
  readonly content: string;
  readonly model: string;
  readonly authorization: string | undefined;
}

export interface ChatServer {
  readonly url: string;
  readonly questions: readonly ChatQuestion[];
  close(): Promise<void>;
}

export type ChatReply = (question: ChatQuestion, response: ServerResponse, count: number) => void;

export async function startChatServer(reply: ChatReply): Promise<ChatServer> {
  const questions: ChatQuestion[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { messages, model } = JSON.parse(body);
    const question = { content: messages[0].content, model, authorization: request.headers.authorization };
    questions.push(question);
    if (request.url === '/v1/chat/completions') reply(question, response, questions.length);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    questions,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function completion(response: ServerResponse, content: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }));
}
