import { searchFor } from './needles.ts'

/** A person whose every word is found nowhere else. */
export const person = {
  name: 'Zephyrine Quillfeather',
  email: 'zephyrine.quillfeather@canarymeadow.example',
  phone: '+49 30 98765434',
  company: 'Vantongeren Marmalades',
  message: 'Please ring the wobblebell at Thistlecombe.',
}
/** What came along: a campaign's word, the address and the browser of the request. */
export const home = 'Gooseberrylane 7'
export const address = '198.51.100.217'
export const browser = 'Snorkelfox/77.1 (Periwinkle)'
/** What staff made of her, and wrote about her. */
export const edited = { name: 'Zephyrine Umbrellawright', company: 'Tumbleweedworks' }
export const written = { note: 'She breeds hippogriffs.', task: 'Send her the pumpernickel' }

/** All of her in one text, as a careless error would quote it. */
export const everything = [...Object.values(person), home, address, browser].join(' | ')

const words = `
  Zephyrine Quillfeather canarymeadow 3098765434 98765434 Vantongeren Marmalades wobblebell Thistlecombe Gooseberrylane
  198.51.100.217 Snorkelfox Periwinkle Umbrellawright Tumbleweedworks hippogriffs pumpernickel`

/** Which of her words stand in something, and where. */
export const canariesIn = searchFor(words.trim().split(/\s+/))
