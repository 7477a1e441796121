// The thread of a hosted board: puts the real board behind the messages of board-server.ts.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveBoard } from './board-server.ts';
import { createBoard } from './create-board.ts';
import type { BoardWorkerData } from './host-messages.ts';

await serveBoard(createBoard, workerData as BoardWorkerData, parentPort as MessagePort);
