import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileArguments, goNextStep, goSum } from './go.ts';

const module = { path: 'example.org/m', version: 'v1.2.3', sum: 'h1:a=', goModSum: 'h1:b=' };

test('go.sum holds the hash of the module and of its go.mod', () => {
  assert.equal(goSum(module), 'example.org/m v1.2.3 h1:a=\nexample.org/m v1.2.3/go.mod h1:b=\n');
});

test('the compiler names what it compiles and leaves out what takes time', () => {
  const build = {
    name: 'a program',
    module,
    mainPackage: './cmd/m',
    ldflags: '-s -w',
    leaveOut: [],
    prepare: async () => {},
    output: '/out/m',
  };
  assert.deepEqual(compileArguments(build), [
    'build',
    '-v',
    '-trimpath',
    '-gcflags=all=-l -dwarf=false',
    '-ldflags',
    '-s -w',
    '-o',
    '/out/m',
    './cmd/m',
  ]);
});

test('a failed build says what to do about it', () => {
  assert.match(goNextStep('dial tcp: lookup proxy on 10.0.0.1:53: no such host'), /GOPROXY/);
  assert.match(goNextStep('compile: signal: killed'), /4 GB of free memory/);
  assert.match(goNextStep('undefined: x'), /run this again/);
});
