// The keys of choosing an image, of agreeing to a plan and of its result.
import { always, needsPort, needsWritable, notBusy } from '../../workbench/availability.ts';
import { danger, key } from '../../workbench/key-binding.ts';
import { onBoards } from '../boards/keys.ts';

export const flashKeys = [
  key(
    'pick',
    ['enter', 'right', 'l'],
    ['flash-choose', 'flash-nodemcu'],
    'choose',
    'Open the folder, or plan with this image',
    needsPort,
  ),
  key(
    'folder-up',
    ['left', 'h', 'backspace'],
    ['flash-choose', 'flash-nodemcu'],
    'folder up',
    'Go to the folder above',
    always,
  ),
  key(
    'refresh-releases',
    ['u'],
    ['flash-choose'],
    'update list',
    'Ask the download page for newer releases',
    notBusy,
  ),
  key('copy-link', ['w'], ['flash-nodemcu'], 'copy link', 'Copy the address of the cloud build', always),
  key(
    'copy-command',
    ['d'],
    ['flash-nodemcu'],
    'copy command',
    'Copy the command of the container build',
    always,
  ),
  danger(
    'write',
    ['enter'],
    ['flash-plan'],
    'write',
    'Write what the plan says, verify and restart',
    needsWritable,
  ),
  key('plan-back', ['esc'], ['flash-plan'], 'back, nothing done', 'Choose another image', always),
  key(
    'to-repl',
    ['enter'],
    ['flash-result'],
    'open the REPL',
    'Talk to the firmware that was written',
    needsPort,
  ),
  key(
    'blink-led',
    ['b'],
    ['flash-result', ...onBoards],
    'blink LED',
    'Blink the LED on the board',
    needsPort,
  ),
  key('flash-again', ['f'], ['flash-result'], 'flash another', 'Choose another image', notBusy),
] as const;
