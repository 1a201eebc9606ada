import type { PageContent } from './page-content.ts'

/**
 * The page of the demo tenant: it sells Leadkeep and promises what a test in this repository holds it to. The bytes in
 * the proof were made with packages/crypto, for a person who does not exist.
 */
export const demoPage: PageContent = {
  format: 2,
  languages: ['en'],
  words: {
    en: {
      title: 'Leadkeep: leads you can account for',
      description:
        'Leadkeep captures enquiries on your landing page, keeps them in a CRM, encrypted per ' +
        'person, and can prove to a regulator what happened to every one of them.',
    },
  },
  site: {
    words: { en: { name: 'Leadkeep' } },
    navigation: [
      { key: 'link_1', href: '#benefits', words: { en: { label: 'What you get' } } },
      { key: 'link_2', href: '#proof', words: { en: { label: 'Proof' } } },
      { key: 'link_3', href: '#questions', words: { en: { label: 'Questions' } } },
      { key: 'link_4', href: '#form', words: { en: { label: 'Get a receipt' } } },
    ],
  },
  blocks: [
    {
      kind: 'hero',
      key: 'hero',
      words: {
        en: {
          heading: 'Leads you can account for.',
          text:
            'Leadkeep takes an enquiry from your landing page to your sales team. Each person’s ' +
            'details are encrypted under a key of their own, every look at them is on a log that ' +
            'can’t be changed unnoticed, and destroying the key forgets the person, in your ' +
            'backups too.',
        },
      },
      action: { href: '#form', words: { en: { label: 'Try it on yourself' } } },
      aside: { href: '#questions', words: { en: { label: 'What it doesn’t do' } } },
      figure: {
        kind: 'slip',
        words: {
          en: {
            title: 'Receipt for an enquiry',
            mark: 'Specimen',
            lines: [
              { label: 'Receipt', value: 'K7QF-2M9X-TR4C-08HW-5ZBD' },
              { label: 'Received', value: '22 November 2026, 09:41:07 UTC' },
              { label: 'SHA-256, sealed', value: '8f14 02c9 6be1 77d0 … 51aa 3c0e' },
              { label: 'Log size', value: '18,204 entries' },
              { label: 'Personal data', value: 'none on this slip' },
            ],
            note: 'Send the form below and you get a real one.',
          },
        },
      },
    },
    {
      kind: 'benefits',
      key: 'benefits',
      words: {
        en: {
          heading: 'Four people have to trust a lead form.',
          text: 'It is built for all of them, not only for the one who buys it.',
        },
      },
      items: [
        {
          key: 'item_1',
          words: {
            en: {
              title: 'Whoever fills it in',
              text:
                'Five fields, no cookie, nothing from third parties, no box ticked in advance. If ' +
                'the line drops, what they typed stays where it is, and sending it again counts ' +
                'once.',
            },
          },
        },
        {
          key: 'item_2',
          words: {
            en: {
              title: 'Whoever follows it up',
              text:
                '“Thank you” is said only after the database has written the lead to disk. What ' +
                'can’t be read lands where your team sees it. No lead disappears in silence.',
            },
          },
        },
        {
          key: 'item_3',
          words: {
            en: {
              title: 'Whoever answers the regulator',
              text:
                'Who saw which field of whom, when and what for, refusals included. The export ' +
                'opens nothing: it says what happened without saying to whom.',
            },
          },
        },
        {
          key: 'item_4',
          words: {
            en: {
              title: 'Whoever asks to be forgotten',
              text:
                'All their fields hang on one key, kept apart from the data. Destroy it, and the ' +
                'database and last month’s dump are unreadable alike. The log still adds up ' +
                'afterwards.',
            },
          },
        },
      ],
    },
    {
      kind: 'proof',
      key: 'proof',
      words: {
        en: {
          heading: 'One enquiry, three records.',
          text:
            'This is what the same three answers look like on your page, in your database and on ' +
            'your log. Your web server can only write the middle column. It has no key to read it ' +
            'back.',
          columns: ['What Ada types', 'What the database holds', 'What the log holds'],
          note:
            'Middle column: AES-256-GCM, bound to its tenant, table, column and row, so it opens ' +
            'in no other place. Right column: salted SHA-256, whose salt is erased with the ' +
            'person. The formats are written down and tested against published vectors.',
        },
      },
      rows: [
        {
          key: 'row_1',
          loss: false,
          words: {
            en: {
              label: 'Name',
              cells: ['Ada Lovelace', '01 00000001 34e21fee 0f21783c …', '636f326d ce26cf7e …'],
            },
          },
        },
        {
          key: 'row_2',
          loss: false,
          words: {
            en: {
              label: 'E-mail',
              cells: ['ada@example.com', '01 00000001 68166c4e 4865dc6d …', '3c067b9c cf3241d8 …'],
            },
          },
        },
        {
          key: 'row_3',
          loss: false,
          words: {
            en: {
              label: 'Message',
              cells: [
                'How do you delete somebody from a backup?',
                '01 00000001 9c6bd1aa b30cedba …',
                '945fa8d8 3badd386 …',
              ],
            },
          },
        },
        {
          key: 'row_4',
          loss: true,
          words: {
            en: {
              label: 'After erasure',
              cells: [
                'no longer readable by anybody',
                'the same bytes, and no key to them anywhere',
                'the same hashes: the log still verifies',
              ],
            },
          },
        },
      ],
    },
    {
      kind: 'steps',
      key: 'steps',
      words: { en: { heading: 'What happens to an enquiry', text: 'From the button to the last day.' } },
      items: [
        {
          key: 'item_1',
          words: {
            en: {
              title: 'Sealed on arrival',
              text:
                'The public server encrypts it to a key that it can’t use itself, one that changes ' +
                'every day.',
            },
          },
        },
        {
          key: 'item_2',
          words: {
            en: {
              title: 'Written, then answered',
              text: 'One transaction holds the enquiry and its log entry. Either both are there or neither.',
            },
          },
        },
        {
          key: 'item_3',
          words: {
            en: {
              title: 'Opened by name',
              text: 'Staff see details only through a call that first notes who looks, at what and why.',
            },
          },
        },
        {
          key: 'item_4',
          words: {
            en: {
              title: 'Fixed by signature',
              text:
                'The log is hashed into a tree and signed. Receipts carry that signature out of ' +
                'the house.',
            },
          },
        },
        {
          key: 'item_5',
          words: {
            en: {
              title: 'Forgotten for good',
              text:
                'Destroying a person’s key forgets them everywhere at once. The keys’ own backups ' +
                'live seven days.',
            },
          },
        },
      ],
    },
    {
      kind: 'questions',
      key: 'questions',
      words: {
        en: { heading: 'Questions worth asking', text: 'Including the ones a brochure leaves out.' },
      },
      items: [
        {
          key: 'item_1',
          words: {
            en: {
              question: 'What does it not protect against?',
              answer: [
                'Somebody who controls your running back office can see what your staff can see, ' +
                  'while they see it. Somebody who owns the database can switch its safeguards ' +
                  'off: that is found, by comparing with the signatures outside, and not ' +
                  'prevented. And nobody can take back a screenshot.',
              ],
            },
          },
        },
        {
          key: 'item_2',
          words: {
            en: {
              question: 'Does erasure really reach our backups?',
              answer: [
                'Yes, because it does not try to edit them. Keys live in a second database that ' +
                  'is in no dump of the first. A dump from before the erasure still has the bytes ' +
                  'and has no key to them. The key store’s own backups are kept seven days at ' +
                  'most, and that is how long it takes in the worst case.',
              ],
            },
          },
        },
        {
          key: 'item_3',
          words: {
            en: {
              question: 'What if JavaScript is off, or the connection drops?',
              answer: [
                'Without JavaScript the form works as forms always did. With it, a lost ' +
                  'connection costs nothing: the form keeps what was typed, says so, and tries ' +
                  'again with the same number, so that the enquiry arrives once.',
              ],
            },
          },
        },
        {
          key: 'item_4',
          words: {
            en: {
              question: 'Does this page track me?',
              answer: [
                'No. It sets no cookie, loads nothing from another server and has no analytics. ' +
                  'With your enquiry we store the address it came from, encrypted like the rest.',
              ],
            },
          },
        },
        {
          key: 'item_5',
          words: {
            en: {
              question: 'Where does it run?',
              answer: [
                'On your machines. It needs Node and PostgreSQL, starts with one command, and ' +
                  'talks to nobody that you didn’t tell it about.',
              ],
            },
          },
        },
      ],
    },
    {
      kind: 'form',
      key: 'form',
      words: {
        en: {
          heading: 'Be the next lead.',
          text:
            'The form is the product. Ask us something, and keep what you get back: a receipt that ' +
            'pins down what we stored, without saying anything about you.',
        },
      },
    },
  ],
  footer: {
    words: {
      en: {
        text: 'Leadkeep captures leads, keeps them, and can prove what happened to them.',
        imprint: {
          example: true,
          name: 'Example Ltd',
          address: ['1 Sample Street', '10115 Berlin', 'Germany'],
          email: 'hello@demo.example',
          phone: '+49 30 0000000',
          lines: [
            { label: 'Represented by', value: 'A. Sample, managing director' },
            { label: 'Register', value: 'Sample register, HRB 000000' },
            { label: 'VAT number', value: 'DE000000000' },
            { label: 'Responsible for the content', value: 'A. Sample, address as above' },
          ],
        },
      },
    },
  },
}
