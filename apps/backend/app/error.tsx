'use client'
/** Where there is no shell to show a fault in: the sign-in screen, or a process that can't work yet. */
export { default } from './backend/error.tsx'
