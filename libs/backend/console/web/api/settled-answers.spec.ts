import { expect, it } from '@jest/globals';
import { SettledAnswers } from './settled-answers.js';

it('answers that cannot change are kept up to a size, the newest of them', () => {
  const answers = new SettledAnswers<string>(10);
  answers.put('a', 'A', 4);
  answers.put('b', 'B', 4);
  answers.put('a', 'A again', 5);
  expect([answers.get('a'), answers.get('b')]).toEqual(['A again', 'B']);
  answers.put('c', 'C', 4);
  expect([answers.get('a'), answers.get('b'), answers.get('c')]).toEqual(['A again', undefined, 'C']);
  answers.put('c', 'too large', 11);
  expect([answers.get('a'), answers.get('c')]).toEqual(['A again', undefined]);
});
