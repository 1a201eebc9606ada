'use client'
import { createContext } from 'react'

/** What is wrong with a form's fields, by field name; a `Field` looks itself up. */
export const FormErrors = createContext<Readonly<Record<string, string>>>({})
