// A foreign portal as an ordinary process of this machine: begun, waited for,
// ended by its own number.

import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { ask } from './plain.mjs'

/** A port that nobody listens on just now. */
export function freePort () {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Runs a portal until it answers at `address`. */
export async function portal (program, args, address) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said = (said + text).slice(-20_000) })
  const ended = new Promise((resolve) => {
    child.on('error', (error) => { said += error.message; resolve() })
    child.on('exit', resolve)
  })
  process.on('exit', () => child.kill('SIGKILL'))
  const running = {
    said: () => said,
    async end () {
      child.kill('SIGTERM')
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))])
      child.kill('SIGKILL')
    },
  }
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break
    if (await ask(address).then(() => true, () => false)) return running
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await running.end()
  throw new Error(`${program} does not answer at ${address}:\n${said}`)
}
