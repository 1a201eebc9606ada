/** An invented person, always the same for the same number: what is searched for is known without being kept. */
export interface InventedPerson {
  readonly name: string
  readonly email: string
  /** E.164; every third has one. */
  readonly phone: string | null
  readonly company: string
  readonly message: string
}

const firstNames = (
  'Ada Alma Amir Anouk Aylin Beatriz Bruno Carla Claire Dana Dragan Elias Elin Emil Enzo Fergus Freya Giulia Hanne ' +
  'Henrik Ines Ivo Jana Jonas Jules Karin Katarzyna Lars Leila Luca Maren Marta Matteo Mira Nadia Nils Noor Oskar Olga ' +
  'Pavel Petra Pieter Ravi Rolf Ruth Ruben Selma Sinead Sofia Sven Tarek Tilda Tomasz Ulla Vera Viktor Wout Yara Yusuf Zoe'
).split(' ')
const syllables =
  'ba ber cor da del fa fel gar hof ka kor la lin lo ma mar mi nor nu pol qui ra ri ro sa sten so ta tor ve vin zim'.split(
    ' ',
  )
const trades = 'Optik Textil Logistik Verlag Solar Design Mobel Print Consulting Foods Marine Systems'.split(
  ' ',
)

export function inventedPerson(number: number): InventedPerson {
  const draw = drawing(number)
  const first = pick(firstNames, draw())
  const last = word(draw, 3)
  const company = `${word(draw, 2)} ${pick(trades, draw())}`

  return {
    name: `${first} ${last}`,
    email: `${first}.${last}.${number}@${company.replace(' ', '-')}.example`.toLowerCase(),
    phone: number % 3 === 0 ? `+49151${String(10_000_000 + number)}` : null,
    company,
    message: `We would like to hear what this costs for ${2 + Math.floor(draw() * 40)} people, and how long it takes to set up.`,
  }
}

function word(draw: () => number, length: number): string {
  const text = Array.from({ length }, () => pick(syllables, draw())).join('')

  return text.charAt(0).toUpperCase() + text.slice(1)
}

const pick = (words: readonly string[], drawn: number) => words[Math.floor(drawn * words.length)]!

/** mulberry32 by Tommy Ettinger: numbers from 0 to 1 that look like chance and are none. */
function drawing(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0

  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
