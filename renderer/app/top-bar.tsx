import type { ReactNode } from 'react'
import { MenuBar } from './menu-bar.tsx'
import { RunBar } from './run-bar.tsx'
import { SelectionTools } from './selection-tools.tsx'
import styles from './shell.module.css'

export function TopBar(): ReactNode {
  return (
    <header className={styles['topBar']}>
      <span className={styles['mark']} aria-hidden>
        <Mark />
      </span>
      <MenuBar />
      <SelectionTools />
      <RunBar />
    </header>
  )
}

/** A fulgurite: what lightning leaves in sand. */
function Mark(): ReactNode {
  return (
    <svg width="16" height="18" viewBox="0 0 16 18" fill="none">
      <path
        d="M9.6 1 3 9.4h3.9L5.4 17 13 7.4H8.7L11.4 1z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinejoin="round"
      />
    </svg>
  )
}
