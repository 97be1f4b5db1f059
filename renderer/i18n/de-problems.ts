import type { Translation } from './translation.ts'

/** What problems say. What follows a node’s name begins small, as in English. */
export const deProblems: Translation<'one' | 'other'>['problems'] = {
  node: '{{title}} (Knoten {{id}})',
  atNode: '{{node}}: {{text}}',
  nothingConnected: 'der Eingang „{{input}}“ bekommt nichts.',
  badWire:
    'der Eingang „{{input}}“ muss eine Verbindung sein, geschrieben als [Knotennummer, Nummer des Ausgangs].',
  wireFromNowhere: 'der Eingang „{{input}}“ hängt an Knoten {{from}}, den es nicht gibt.',
  wireFromNoOutput:
    'der Eingang „{{input}}“ hängt an Ausgang {{slot}} von Knoten {{from}}, der nur {{outputs}} hat.',
  wrongType:
    'der Eingang „{{input}}“ nimmt {{type}}, aber die Verbindung von Knoten {{from}} bringt {{carried}}.',
  notNumber: '„{{input}}“ ist {{value}}, das ist keine Zahl.',
  tooSmall: '„{{input}}“ ist {{value}}, muss aber mindestens {{bound}} sein.',
  tooBig: '„{{input}}“ ist {{value}}, darf aber höchstens {{bound}} sein.',
  pictureMissing: 'im Eingabeordner gibt es kein Bild „{{file}}“.',
  noChoice: '„{{input}}“ hat keine Auswahl „{{value}}“.',
  fileMissing: 'die Datei „{{file}}“ ist nicht im Ordner {{folder}}.',
  unknownType: 'Knoten {{id}} ist vom Typ „{{type}}“, der hier nicht bekannt ist.',
  groupNode:
    'Knoten {{id}} ist ein Gruppenknoten „{{name}}“ eines älteren ComfyUI, der hier nicht ausgeführt werden kann.',
  needsItself: 'Knoten {{id}} braucht sein eigenes Ergebnis: {{path}}.',
  ringOfWires: 'Die Verbindungen durch Knoten {{id}} führen im Kreis.',
  containsItself: 'Der Subgraph von Knoten {{id}} enthält sich selbst.',
  noneMakesOutput: 'Keiner der gewählten Knoten macht eine Ausgabe.',
  nothingToRun: 'Nichts auszuführen: Der Workflow hat keinen Knoten, der eine Ausgabe macht.',
  connectTypeToIt: 'Verbinden Sie ihn mit einem Ausgang vom Typ {{type}}.',
  connectType: 'Verbinden Sie einen Ausgang vom Typ {{type}}.',
  connectOther: 'Verbinden Sie ihn mit einem anderen Knoten.',
  connectOutput: 'Verbinden Sie ihn mit einem Ausgang, den der Knoten hat.',
  giveValue: 'Geben Sie ihm einen Wert.',
  giveNumber: 'Geben Sie eine Zahl an.',
  giveInteger: 'Geben Sie eine Zahl ohne Nachkommastellen an.',
  setWithin: 'Wählen Sie einen Wert von {{min}} bis {{max}}.',
  choosePicture: 'Wählen Sie ein Bild oder legen Sie eines auf dem Knoten ab.',
  chooseOneOf: 'Wählen Sie eines davon: {{options}}.',
  useSameName: 'Nehmen Sie „{{file}}“, das denselben Namen hat.',
  useSafeForm:
    'Nehmen Sie „{{file}}“: Dateien wie {{refused}} werden abgelehnt, weil ihr Öffnen jedes darin enthaltene Programm ausführen kann.',
  lookForSafeForm:
    'Suchen Sie nicht danach: Dateien dieser Art werden abgelehnt, weil ihr Öffnen jedes darin enthaltene Programm ausführen kann. Suchen Sie das Modell als .safetensors-Datei.',
  fillFolder: 'Der Ordner ist leer: Legen Sie {{file}} dort ab oder wählen Sie Ihren Modellordner.',
  putFileThere: 'Legen Sie die Datei dort ab oder wählen Sie eine andere, etwa „{{file}}“.',
  replaceNode: 'Ersetzen, umgehen oder löschen Sie ihn. Die Datei behält ihn, wie er ist.',
  unpackGroupNode:
    'Wandeln Sie ihn in ComfyUI in einzelne Knoten um und speichern Sie die Datei erneut. Diese Datei behält ihn, wie er ist.',
  breakRing: 'Löschen Sie eine der Verbindungen des Kreises.',
  removeInner: 'Entfernen Sie die innere Instanz.',
  addSaveImage:
    'Fügen Sie einen Knoten Save Image oder Preview Image hinzu und verbinden Sie ein Bild damit.',
  settings: '{{file}} ({{model}}) verlangt {{wanted}}.',
  model: '{{kind}}-Modell',
  lora: '{{kind}}-LoRA',
  modelForSteps_one: '{{kind}}-Modell für {{count}} Schritt',
  modelForSteps_other: '{{kind}}-Modell für {{count}} Schritte',
  loraForSteps_one: '{{kind}}-LoRA für {{count}} Schritt',
  loraForSteps_other: '{{kind}}-LoRA für {{count}} Schritte',
  wants: '{{input}} {{value}}',
  wantsAbout: '{{input}} etwa {{value}}',
  wantsRange: '{{input}} {{min}} bis {{max}}',
  setAll: 'Setzen Sie {{changes}}.',
  setTo: '{{input}} auf {{value}}',
  prediction: 'die Ausgabe von {{file}} ist als {{wanted}} zu lesen, nicht als {{read}}.',
  addSampling:
    'Setzen Sie einen ModelSamplingDiscrete-Knoten mit sampling {{value}} zwischen Modell und Sampler.',
  twoAccelerators:
    '{{file}} und {{other}} machen beide ein Modell für wenige Schritte; zusammen verderben sie das Bild.',
  useOne: 'Verwenden Sie nur eines davon.',
  loraFamily:
    '{{lora}} ist ein LoRA für {{family}}, aber {{model}} ist {{modelFamily}}: Es wirkt nicht oder schlecht.',
  chooseLora: 'Wählen Sie ein LoRA für {{family}} oder entfernen Sie dieses.',
  vaeFamily:
    '{{vae}} enthält ein VAE für {{family}}, aber die Latents kommen von {{model}}, das ist {{modelFamily}}: Die Farben werden falsch.',
  useFittingVae: 'Verwenden Sie das VAE des Checkpoints oder eines für dieselbe Art Modell.',
  otherFamily: 'eine andere Art Modell',
  negativeIgnored: 'Der negative Prompt von {{node}} wird nicht verwendet: cfg ist 1.',
  emptyNegative: 'Lassen Sie ihn leer oder erhöhen Sie cfg, wo das Modell es erlaubt.',
  sizeMore:
    '{{width}}×{{height}} ist weit mehr, als wofür {{file}} trainiert wurde: {{side}}×{{side}} Pixel.',
  sizeLess:
    '{{width}}×{{height}} ist weit weniger, als wofür {{file}} trainiert wurde: {{side}}×{{side}} Pixel.',
  useSize: 'Nehmen Sie etwa so viele Pixel in Ihrem Format: {{width}}×{{height}}.',
  loraTags: '<lora:…> im Prompt lädt nichts, seine Buchstaben werden als Wörter gezeichnet: {{names}}.',
  loadByNodes: 'Laden Sie stattdessen jedes LoRA mit einem LoraLoader-Knoten.',
  readInputFromNowhere:
    'Der Eingang {{input}} von Knoten {{id}} hängt an Knoten {{from}}, den die Datei nicht hat.',
  readWireFromNowhere: 'Eine Verbindung zu Knoten {{id}} kam von nirgendwo und wurde weggelassen.',
  readWireMissing: 'Der Eingang {{input}} von Knoten {{id}} nennt eine Verbindung, die die Datei nicht hat.',
  readNoNode: 'Ein Eintrag der Knotenliste ist kein Knoten und wurde weggelassen.',
  readNewId: 'Ein Knoten ohne eigene Nummer bekam die Nummer {{id}}; seine Verbindungen können fehlen.',
  readA1111Noise:
    'Die Einstellungen stammen von A1111, das sein Rauschen auf der Grafikkarte zieht: Derselbe Seed gibt hier ein anderes Bild.',
  readA1111Hires: 'Der zweite, vergrößernde Durchgang (Hires fix) wurde nicht übernommen.',
  readA1111Sampler: 'Der Sampler „{{sampler}}“ ist nicht bekannt; euler tritt an seine Stelle.',
  checkWires: 'Prüfen Sie, ob der Graph so verbunden ist, wie Sie es erwarten.',
  alikeNotEqual: 'Nichts: Das Bild wird ähnlich, nicht gleich.',
  addSecondPass: 'Fügen Sie bei Bedarf nach dem Vergrößern des Latents einen zweiten Sampler hinzu.',
}
