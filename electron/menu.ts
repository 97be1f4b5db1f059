import { Menu, shell, type MenuItemConstructorOptions } from 'electron'

/**
 * The editor draws its own menus and hears its own keys. Only macOS has a bar that belongs to the system;
 * elsewhere a hidden menu would take keys away from the editor.
 */
export function installMenu(send: (command: string) => void): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(template(send)) : null)
}

function template(send: (command: string) => void): MenuItemConstructorOptions[] {
  const command = (label: string, id: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(id),
  })
  return [
    { role: 'appMenu' },
    {
      label: 'File',
      submenu: [
        command('New Workflow', 'new', 'Cmd+N'),
        command('Open…', 'open', 'Cmd+O'),
        { type: 'separator' },
        command('Save', 'save', 'Cmd+S'),
        command('Save As…', 'saveAs', 'Shift+Cmd+S'),
        { type: 'separator' },
        { role: 'close' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        command('Undo', 'undo', 'Cmd+Z'),
        command('Redo', 'redo', 'Shift+Cmd+Z'),
        { type: 'separator' },
        // The roles send the DOM's clipboard events, which text fields and the canvas both hear.
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'ComfyUI Documentation', click: () => void shell.openExternal('https://docs.comfy.org') },
      ],
    },
  ]
}
