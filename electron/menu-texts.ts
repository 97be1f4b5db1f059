/** The words of the system's menu bar on macOS, which the page cannot draw. */
export type MenuTexts = (typeof MENU_TEXTS)['en']

export const MENU_TEXTS = {
  en: {
    file: 'File',
    new: 'New Workflow',
    open: 'Open…',
    save: 'Save',
    saveAs: 'Save As…',
    close: 'Close Window',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    window: 'Window',
    help: 'Help',
    documentation: 'ComfyUI Documentation',
    about: 'About Fulgurite',
    hide: 'Hide Fulgurite',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    quit: 'Quit Fulgurite',
    minimize: 'Minimize',
    zoom: 'Zoom',
  },
  de: {
    file: 'Ablage',
    new: 'Neuer Workflow',
    open: 'Öffnen\u00a0…',
    save: 'Sichern',
    saveAs: 'Sichern unter\u00a0…',
    close: 'Fenster schließen',
    edit: 'Bearbeiten',
    undo: 'Widerrufen',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einsetzen',
    selectAll: 'Alles auswählen',
    window: 'Fenster',
    help: 'Hilfe',
    documentation: 'ComfyUI-Dokumentation',
    about: 'Über Fulgurite',
    hide: 'Fulgurite ausblenden',
    hideOthers: 'Andere ausblenden',
    showAll: 'Alle einblenden',
    quit: 'Fulgurite beenden',
    minimize: 'Im Dock ablegen',
    zoom: 'Zoomen',
  },
  fr: {
    file: 'Fichier',
    new: 'Nouveau workflow',
    open: 'Ouvrir…',
    save: 'Enregistrer',
    saveAs: 'Enregistrer sous…',
    close: 'Fermer la fenêtre',
    edit: 'Édition',
    undo: 'Annuler',
    redo: 'Rétablir',
    cut: 'Couper',
    copy: 'Copier',
    paste: 'Coller',
    selectAll: 'Tout sélectionner',
    window: 'Fenêtre',
    help: 'Aide',
    documentation: 'Documentation de ComfyUI',
    about: 'À propos de Fulgurite',
    hide: 'Masquer Fulgurite',
    hideOthers: 'Masquer les autres',
    showAll: 'Tout afficher',
    quit: 'Quitter Fulgurite',
    minimize: 'Placer dans le Dock',
    zoom: 'Réduire/agrandir',
  },
  ja: {
    file: 'ファイル',
    new: '新規ワークフロー',
    open: '開く…',
    save: '保存',
    saveAs: '別名で保存…',
    close: 'ウインドウを閉じる',
    edit: '編集',
    undo: '取り消す',
    redo: 'やり直す',
    cut: 'カット',
    copy: 'コピー',
    paste: 'ペースト',
    selectAll: 'すべてを選択',
    window: 'ウインドウ',
    help: 'ヘルプ',
    documentation: 'ComfyUI のドキュメント',
    about: 'Fulgurite について',
    hide: 'Fulgurite を隠す',
    hideOthers: 'ほかを隠す',
    showAll: 'すべてを表示',
    quit: 'Fulgurite を終了',
    minimize: 'しまう',
    zoom: '拡大/縮小',
  },
  'zh-CN': {
    file: '文件',
    new: '新建工作流',
    open: '打开…',
    save: '存储',
    saveAs: '存储为…',
    close: '关闭窗口',
    edit: '编辑',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '拷贝',
    paste: '粘贴',
    selectAll: '全选',
    window: '窗口',
    help: '帮助',
    documentation: 'ComfyUI 文档',
    about: '关于 Fulgurite',
    hide: '隐藏 Fulgurite',
    hideOthers: '隐藏其他',
    showAll: '全部显示',
    quit: '退出 Fulgurite',
    minimize: '最小化',
    zoom: '缩放',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

/** The words of a language as the settings name it; `system` takes the first of the machine's that is here. */
export function menuTexts(
  language: string,
  preferred: readonly string[],
): Readonly<Record<keyof MenuTexts, string>> {
  const wanted = language === 'system' ? preferred : [language]
  for (const tag of wanted) {
    for (const [name, texts] of Object.entries(MENU_TEXTS)) {
      if (written(name) === written(tag)) return texts
    }
  }
  return MENU_TEXTS.en
}

/** Language and script: traditional Chinese is not simplified Chinese. */
function written(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch {
    // A settings file may be written by hand.
    return tag
  }
}
