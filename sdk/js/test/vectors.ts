// sdk/vectors/protocol.json: what every SDK does alike.

import file from '../../vectors/protocol.json';

interface Vectors {
  idle: number;
  sessions: { name: string; steps: { at: number | null; session: string; anon: string; tab: number }[] }[];
  batching: { waiting: number; deliveries: number[] }[];
  backoff: { failures: number; least: number; most: number }[];
  clock: { name: string; heard: number; now: number; at: number; ts: number }[];
  answers: {
    said?: Record<string, unknown>;
    status?: number;
    close?: number;
    does: 'forget' | 'keep' | 'stop';
  }[];
}

export const vectors: Vectors = file as Vectors;
