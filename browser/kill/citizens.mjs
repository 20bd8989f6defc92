// People whom only the registers know, to begin with: as many as are walked for.

import { crc32, deflateSync } from 'node:zlib'
import { SITES } from '../country/country.mjs'
import { Plain } from '../country/plain.mjs'

const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ']
const MIDDLE = ['Văn', 'Đức', 'Minh', 'Quang', 'Hữu', 'Công', 'Thanh', 'Xuân', 'Bảo', 'Gia']
const GIVEN = ['An', 'Bình', 'Cường', 'Dũng', 'Giang', 'Hải', 'Khôi', 'Long', 'Nam', 'Phúc', 'Sơn', 'Tùng', 'Vinh']
const pad = (number, digits) => String(number).padStart(digits, '0')

/** One of them: what their card says, their browser, and how far they have come. */
export class Citizen {
  constructor (n) {
    const year = 70 + n % 30
    this.number = `0010${pad(year, 2)}${pad(700_000 + n, 6)}`
    this.name = `${FAMILY[n % 10]} ${MIDDLE[Math.floor(n / 10) % 10]} ${GIVEN[n % 13]}`
    this.birth = ['15', '6', `19${year}`]
    this.phone = `098${pad(7_000_000 + n, 7)}`
    this.browser = new Plain(SITES, { from: `127.${1 + (n >> 8)}.${n & 255}.1` })
    /** What comes next: register, wait, activate, use, or nothing more. */
    this.stage = 'register'
    /** How far the present stage is acknowledged, and whether one more step was sent without an answer. */
    this.acked = 0
    this.doubt = false
    this.approved = this.active = false
    this.sessions = [0, 0]
    this.wrong = [0]
  }

  line () {
    return `${this.number},${this.name},${this.birth[2]}-06-15,Nam,${this.phone},can-cuoc-2024,2025-03-10,valid`
  }
}

/** The file for `danh registry import`. */
export function file (citizens) {
  const header = 'personal_id,full_name,birth_date,sex,phone,card_kind,card_issued_on,card_status'
  return [header, ...citizens.map((citizen) => citizen.line()), ''].join('\n')
}

/** A picture of nobody: grey, 240 by 320 (PNG, RFC 2083). */
export const portrait = (() => {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(240)
  head.writeUInt32BE(320, 4)
  head[8] = 8
  const pixels = deflateSync(Buffer.concat(Array.from({ length: 320 }, () => Buffer.concat([Buffer.of(0), Buffer.alloc(240, 0x99)]))))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
})()
