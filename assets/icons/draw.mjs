// Draws the mark as a PNG of any size, from the same shapes as danh.svg, so that
// no picture needs to be kept.

import { deflateSync, crc32 } from 'node:zlib'

const GROUND = [0x27, 0x34, 0x8b]
const LINE = [0xff, 0xff, 0xff]
const DOT = [0xf5, 0xb7, 0x00]

// Distances to the shapes, in the 40 units of the drawing.
const segment = (x, y) => Math.hypot(x - 26, y - Math.min(32, Math.max(8, y))) - 2
const ring = (x, y) => Math.abs(Math.hypot(x - 18.5, y - 24) - 7.5) - 2
const dot = (x, y) => Math.hypot(x - 14, y - 10) - 2.6
// The whole square is filled: the system cuts the corners its own way.

function colour (x, y, unit) {
  const cover = (distance) => Math.min(1, Math.max(0, 0.5 - distance / unit))
  const over = (below, above, part) => below.map((value, place) => value + (above[place] - value) * part)
  const lined = over(GROUND, LINE, cover(Math.min(segment(x, y), ring(x, y))))
  return over(lined, DOT, cover(dot(x, y))).map(Math.round)
}

function chunk (name, data) {
  const body = Buffer.concat([Buffer.from(name), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

export function icon (size) {
  const unit = 40 / size
  const rows = Buffer.alloc(size * (size * 3 + 1))
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      rows.set(colour((column + 0.5) * unit, (row + 0.5) * unit, unit), row * (size * 3 + 1) + 1 + column * 3)
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([sign, chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}
