const now = Date.now()
const ago = (m: number) => new Date(now - m * 60000).toISOString()
const stages = [['New', 1], ['Contacted', 2], ['Qualified', 3], ['Proposal', 4], ['Won', 5, 'won'], ['Lost', 3, 'lost']] as const
const people = [
  ['Ada Byron', 'Byron Analytics', 'ada@byron-analytics.example', '+44 20 7946 0321', 'Landing page', 0, null, 2, 'new'],
  ['Jürgen Weißhaupt', 'Weißhaupt Maschinenbau GmbH & Co. KG', 'j.weisshaupt@weisshaupt.example', '+49 711 555 0142', 'Landing page', 0, null, 14, 'new'],
  ['Leonor Figueiredo', 'Atelier Figueiredo', 'leonor@figueiredo.example', '', 'Referral', 1, 'Tom Okafor', 51],
  ['Søren Kjærgaard', 'Nordlys Energi', 'sk@nordlys.example', '+45 32 55 01 87', 'Landing page', 2, 'Marta Lindqvist', 126],
  ['Priya Raghunathan', 'Kaveri Foods', 'priya.r@kaverifoods.example', '+91 22 5550 1843', 'Trade fair', 3, 'Marta Lindqvist', 190, ''],
  ['Camille Dufresne', 'Dufresne & Filles', 'camille@dufresne.example', '+33 1 55 01 70 36', 'Landing page', 4, 'Tom Okafor', 420],
  ['Wojciech Zieliński', 'Odra Logistyka', 'w.zielinski@odra.example', '+48 22 555 01 93', 'Landing page', 1, 'Tom Okafor', 1300],
  ['Hannah Goldberg', 'Goldberg Optik', 'hg@goldberg-optik.example', '+49 30 5550 0127', 'Newsletter', 5, 'Marta Lindqvist', 1620],
  ['Mateo Castellanos', 'Castellanos Cerámica', 'mateo@castellanos.example', '', 'Landing page', 1, 'Marta Lindqvist', 2900],
  ['Ingrid Solheim', 'Solheim Bygg', 'ingrid.solheim@solheim.example', '+47 21 55 01 66', 'Landing page', 2, null, 4400],
  ['Noor van der Berg', 'Van der Berg Kwekerijen', 'noor@vdberg.example', '+31 20 555 0119', 'Referral', 3, 'Tom Okafor', 7200],
  ['Elif Yıldırım', 'Yıldırım Tekstil', 'elif@yildirim.example', '+90 212 555 01 48', 'Landing page', 0, null, 11000],
  ['Oisín Gallagher', 'Gallagher Freight', 'oisin@gallagher.example', '+353 1 555 0151', 'Trade fair', 4, 'Marta Lindqvist', 16800],
  ['Beatrix Székely', 'Székely Borászat', 'b.szekely@szekely.example', '+36 1 555 0174', 'Landing page', 5, 'Tom Okafor', 30000],
  ['Aino Virtanen', 'Virtanen Puu', 'aino@virtanenpuu.example', '+358 9 555 0136', 'Landing page', 2, 'Tom Okafor', 42000],
  ['Dimitra Papadaki', 'Papadaki Shipping', 'dpapadaki@papadaki.example', '+30 21 0555 0182', 'Newsletter', 1, 'Marta Lindqvist', 600000],
] as const
export const leads = people.map(([name, company, email, phone, source, stage, owner, minutes, mark], i) => ({
  id: `l${i}`, name, company, email, phone, source, owner, at: ago(minutes), mark: mark === 'new' ? ('new' as const) : undefined,
  stage: { label: stages[stage][0], step: stages[stage][1], outcome: stages[stage][2] },
}))
export const entries = [
  ['Marta Lindqvist', 'Lead stage changed', 'Lead 0198f2…91c4', 'stage', 3, 'Backend'],
  ['Marta Lindqvist', 'Lead opened', 'Lead 0198f2…91c4', 'name, e-mail, phone, message', 4, 'Backend'],
  ['Tom Okafor', 'Lead list opened', '50 leads', 'name, company', 9, 'Backend'],
  ['Visitor', 'Submission received', 'Form “Contact”', '', 14, 'Landing'],
  ['intake.process', 'Lead created', 'Lead 0198f1…7ae0', 'name, e-mail, company, message', 14, 'Worker'],
  ['Tom Okafor', 'Audit export', 'Audit log', '', 31, 'API', 'refused'],
  ['Nobody', 'Sign-in', 'User', '', 33, 'Backend', 'failed'],
  ['Greta Holm', 'Consent proof shown', 'Lead 0198ee…20bb', 'consent', 78, 'Backend'],
  ['Visitor', 'Consent withdrawn', 'Purpose “Product news”', '', 212, 'Landing'],
  ['Greta Holm', 'Audit export', '1,204 entries', '', 280, 'Backend'],
  ['Marta Lindqvist', 'Leads assigned', '12 leads', 'owner', 1490, 'Backend'],
  ['operator:ops@halden', 'Tenant key rotated', 'Installation', '', 4000, 'CLI'],
].map(([actor, action, subject, fields, minutes, via, result], i) => ({ id: `e${i}`, seq: 48213 - i, actor: String(actor), action: String(action), subject: String(subject), fields: String(fields), at: ago(Number(minutes)), via: String(via), result: result as string | undefined }))
export { ago }
