import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import { menuTexts } from './menu-texts.ts'

/**
 * The editor draws its own menus and hears its own keys. Only macOS has a bar that belongs to the system;
 * elsewhere a hidden menu would take keys away from the editor.
 * @param language As the settings name it; @param preferred The machine's languages, for `system`.
 */
export function installMenu(
  send: (command: string) => void,
  language: string,
  preferred: readonly string[],
): void {
  const menu = menuTexts(language, preferred)
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(template(send, menu)) : null)
}

function template(
  send: (command: string) => void,
  texts: ReturnType<typeof menuTexts>,
): MenuItemConstructorOptions[] {
  const command = (label: string, id: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(id),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    {
      role: 'appMenu',
      submenu: [
        { role: 'about', label: texts.about },
        separator,
        { role: 'hide', label: texts.hide },
        { role: 'hideOthers', label: texts.hideOthers },
        { role: 'unhide', label: texts.showAll },
        separator,
        { role: 'quit', label: texts.quit },
      ],
    },
    {
      label: texts.file,
      submenu: [
        command(texts.new, 'new', 'Cmd+N'),
        command(texts.open, 'open', 'Cmd+O'),
        separator,
        command(texts.save, 'save', 'Cmd+S'),
        command(texts.saveAs, 'saveAs', 'Shift+Cmd+S'),
        separator,
        { role: 'close', label: texts.close },
      ],
    },
    {
      label: texts.edit,
      submenu: [
        command(texts.undo, 'undo', 'Cmd+Z'),
        command(texts.redo, 'redo', 'Shift+Cmd+Z'),
        separator,
        // The roles send the DOM's clipboard events, which text fields and the canvas both hear.
        { role: 'cut', label: texts.cut },
        { role: 'copy', label: texts.copy },
        { role: 'paste', label: texts.paste },
        { role: 'selectAll', label: texts.selectAll },
      ],
    },
    {
      role: 'windowMenu',
      label: texts.window,
      submenu: [
        { role: 'minimize', label: texts.minimize },
        { role: 'zoom', label: texts.zoom },
      ],
    },
    {
      role: 'help',
      label: texts.help,
      submenu: [
        { label: texts.documentation, click: () => void shell.openExternal('https://docs.comfy.org') },
      ],
    },
  ]
}
