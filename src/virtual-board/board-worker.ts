// The thread of a board in a worker.
import { parentPort, workerData } from 'node:worker_threads';
import { serveBoard } from './board-server.ts';
import { createBoard } from './create-board.ts';

if (parentPort) await serveBoard(createBoard, workerData, parentPort);
