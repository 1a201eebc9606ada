// For other sites: <script async src="https://…/embed.js"></script> after <div data-leadkeep-form="https://…/f/enquiry">.
// Puts the form there, in a frame that is as high as what it shows. It reads nothing of the page around it.

type Resized = { leadkeepHeight?: unknown }

for (const place of document.querySelectorAll<HTMLElement>('[data-leadkeep-form]')) show(place)

function show(place: HTMLElement) {
  const address = new URL(place.dataset.leadkeepForm!, location.href)
  if (place.querySelector('iframe') || !/^https?:$/.test(address.protocol)) return
  const origin = address.origin
  address.searchParams.set('embedded', '')
  const frame = Object.assign(document.createElement('iframe'), {
    src: address.href,
    title: place.dataset.title || place.textContent.trim() || 'Form',
    loading: 'lazy',
    // The frame is told which site it is on, and not which page of it.
    referrerPolicy: 'strict-origin',
  })
  // Without a colour scheme of its own it is light or dark as the page around it.
  frame.style.cssText = 'width:100%;height:640px;border:0'
  addEventListener('message', ({ source, origin: from, data }: MessageEvent<Resized>) => {
    const height = data?.leadkeepHeight
    if (source === frame.contentWindow && from === origin && typeof height === 'number')
      frame.style.height = `${Math.min(Math.max(Math.ceil(height), 100), 20000)}px`
  })
  place.replaceChildren(frame)
}
