// One client of the service: a window, a tab, a command. It works on one project at a time, and what it asks is about that
// one, whatever other clients open meanwhile.

import type { EventName, EventOf } from '../../src/contract/events.ts';
import { Failure } from '../../src/failure.ts';
import type { Connection } from '../store/file/connection.ts';
import type { OpenProject } from './open-projects.ts';

export type Send = <Name extends EventName>(event: Name, body: EventOf<Name>) => void;

export interface ClientChannel {
  readonly send: Send;
  readonly close: () => void;
}

export class ServiceClient {
  readonly #channel: ClientChannel;
  readonly #ending = new AbortController();
  #project: OpenProject | undefined;

  constructor(channel: ClientChannel) {
    this.#channel = channel;
  }

  /** Aborted when the client is gone. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get openProject(): OpenProject | undefined {
    return this.#project;
  }

  /** @throws Failure 'project-closed' */
  get project(): OpenProject {
    if (this.#project) return this.#project;
    throw new Failure('project-closed', 'No project is open.', 'Open a project, or make a new one.');
  }

  /** Of the project. @throws Failure 'project-closed' */
  get connection(): Connection {
    return this.project.connection;
  }

  send: Send = (event, body) => this.#channel.send(event, body);

  close(): void {
    this.#channel.close();
  }

  join(project: OpenProject): void {
    this.leave();
    this.#project = project;
    project.clients.add(this);
    project.takeUp();
  }

  /** @returns the project that it worked on. */
  leave(): OpenProject | undefined {
    const left = this.#project;
    left?.clients.delete(this);
    this.#project = undefined;
    return left;
  }

  end(): void {
    this.leave();
    this.#ending.abort();
  }
}
