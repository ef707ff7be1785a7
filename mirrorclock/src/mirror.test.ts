import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DialTime, dialTimeOf, formatted, mirrored } from './mirror.ts';

const dial: DialTime[] = Array.from({ length: 720 }, (_, minutes) => ({
  hour: Math.floor(minutes / 60) || 12,
  minute: minutes % 60,
}));
/** Degrees clockwise from the top, of the hour hand and of the minute hand. */
const hands = ({ hour, minute }: DialTime) => [((hour * 60 + minute) / 2) % 360, minute * 6];

test('known times', () => {
  const known = {
    '05:00': '07:00',
    '12:00': '12:00',
    '03:19': '08:41',
    '12:30': '11:30',
    '11:59': '12:01',
    '06:00': '06:00',
    '01:00': '11:00',
    '12:01': '11:59',
  };
  for (const [shown, seen] of Object.entries(known)) {
    const [hour = 0, minute = 0] = shown.split(':').map(Number);
    assert.equal(formatted(mirrored({ hour, minute })), seen, shown);
  }
});

test('both hands of all 720 times are mirrored at the vertical', () => {
  for (const time of dial) {
    const turned = hands(time).map((degrees) => (360 - degrees) % 360);
    assert.deepEqual(hands(mirrored(time)), turned, formatted(time));
  }
});

test('all 720 times have different mirror images, on the dial, and mirror back', () => {
  const images = new Set(dial.map((time) => formatted(mirrored(time))));
  assert.equal(images.size, 720);
  for (const time of dial) {
    assert.match(formatted(mirrored(time)), /^(0[1-9]|1[0-2]):[0-5]\d$/);
    assert.deepEqual(mirrored(mirrored(time)), time);
  }
});

test('midnight and noon are 12 on the dial, the afternoon is as the morning', () => {
  assert.deepEqual(dialTimeOf(new Date(2026, 0, 1, 0, 0)), { hour: 12, minute: 0 });
  assert.deepEqual(dialTimeOf(new Date(2026, 0, 1, 0, 30)), { hour: 12, minute: 30 });
  assert.deepEqual(dialTimeOf(new Date(2026, 0, 1, 12, 0)), { hour: 12, minute: 0 });
  assert.deepEqual(dialTimeOf(new Date(2026, 0, 1, 23, 59)), { hour: 11, minute: 59 });
  assert.deepEqual(dialTimeOf(new Date(2026, 0, 1, 13, 5)), { hour: 1, minute: 5 });
});
