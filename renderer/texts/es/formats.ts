// Spanish. Formats, what they keep and what they lose, by what the service says of them in English.

export const formats: Readonly<Record<string, string>> = {
  'Plain text': 'Texto sin formato',
  'Toolbox and other SFM files': 'Toolbox y otros archivos SFM',
  'FLEx interlinear texts (.flextext)': 'Textos interlineales de FLEx (.flextext)',
  'brat standoff (.ann beside .txt)': 'brat, anotaciones aparte (.ann junto a .txt)',
  'Label Studio JSON tasks': 'Tareas JSON de Label Studio',
  'Argilla records (JSON, JSON Lines)': 'Registros de Argilla (JSON, JSON Lines)',
  'spaCy training data (JSON pairs, version 2 JSON, JSON Lines)':
    'Datos de entrenamiento de spaCy (pares JSON, JSON versión 2, JSON Lines)',
  'JSON Lines with spans by bytes (XTREME-UP, MasakhaNER-X)':
    'JSON Lines, segmentos en bytes (XTREME-UP, MasakhaNER-X)',
  'Hugging Face dataset folder (README.md, train.jsonl …)':
    'Carpeta de datos de Hugging Face (README.md, train.jsonl …)',
  'JSON Lines (Hugging Face, GLiNER, spaCy, doccano, Prodigy), JSON lists of such records':
    'JSON Lines (Hugging Face, GLiNER, spaCy, doccano, Prodigy), listas JSON de tales registros',
  'CoNLL-U and CoNLL-U Plus': 'CoNLL-U y CoNLL-U Plus',
  'CoNLL-2002/2003/2012 and other one-word-a-line columns':
    'CoNLL-2002/2003/2012 y otras columnas, una palabra por línea',
  'CSV and TSV tables': 'Tablas CSV y TSV',
  'Excel workbook': 'Libro de Excel',
  'Names in context (TSV)': 'Nombres en contexto (TSV)',
  'Names in context (HTML)': 'Nombres en contexto (HTML)',
  'the annotations of the chosen tiers, in the order of time; speakers, times, languages, tier names':
    'las anotaciones de las líneas elegidas, en el orden del tiempo; hablantes, tiempos, lenguas, nombres de las líneas',
  'other tiers, the media': 'las demás líneas, los medios',
  'texts, phrases and words in one writing system; speakers, times, translations, notes, font and direction':
    'textos, frases y palabras en un sistema de escritura; hablantes, tiempos, traducciones, notas, fuente y dirección',
  'morphemes, glosses of words, other writing systems':
    'los morfemas, las glosas de las palabras, otros sistemas de escritura',
  'texts, records and their text; all other fields of a record beside it':
    'textos, registros y su texto; al lado, todos los demás campos',
  'columns of interlinear lines, fields other than the text that are not in its encoding (counted)':
    'las columnas de las líneas interlineales, los campos que no son el texto ni están en su codificación (contados)',
  'the labels of the chosen tiers, in the order of time; times, tier names':
    'las etiquetas de las líneas elegidas, en el orden del tiempo; tiempos, nombres de las líneas',
  'other tiers, empty labels': 'las demás líneas, las etiquetas vacías',
  'verbatim text, labels (discontinuous ones with their fragments), scores in notes':
    'el texto literal, las etiquetas (las discontinuas con sus fragmentos), las puntuaciones en las notas',
  'relations, events, attributes, normalisations, other notes (counted)':
    'relaciones, eventos, atributos, normalizaciones, otras notas (contados)',
  'text, sentences, words, annotations of one layer, overlapping and inside words':
    'texto, oraciones, palabras, anotaciones de una capa, también solapadas y dentro de palabras',
  'relations, chains, other layers, annotations over several sentences or of no length':
    'relaciones, cadenas, otras capas, anotaciones de varias oraciones o sin longitud',
  'text, sentences, words, annotations of one layer': 'texto, oraciones, palabras, anotaciones de una capa',
  'other layers, other features of an annotation, annotations over several sentences':
    'las demás capas, los demás rasgos de una anotación, las anotaciones de varias oraciones',
  'verbatim text, words, sentences, named entities': 'el texto literal, palabras, oraciones, entidades nombradas',
  'other views, annotations of other types (counted)': 'las demás vistas, las anotaciones de otros tipos (contadas)',
  'verbatim text, words, spans by code points, scores; answers (spans of rejected and ignored tasks are rejects)':
    'el texto literal, palabras, segmentos en puntos de código, puntuaciones; respuestas (los segmentos de tareas rechazadas o ignoradas son rechazos)',
  'options, relations, hashes, other keys': 'opciones, relaciones, huellas, otras claves',
  'verbatim text, labels by code points, record ids':
    'el texto literal, etiquetas en puntos de código, identificadores',
  'relations (counted), comments, other columns': 'relaciones (contadas), comentarios, otras columnas',
  'verbatim text, labelled regions (placed by their text), scores, task ids':
    'el texto literal, regiones etiquetadas (situadas por su texto), puntuaciones, identificadores de las tareas',
  'predictions (counted), choices and other results, annotators but the first, who speaks in a dialogue':
    'predicciones (contadas), opciones y otros resultados, anotadores después del primero, quién habla en un diálogo',
  'verbatim text, spans of a submitted response, else of a suggestion with its scores':
    'el texto literal, segmentos de una respuesta enviada o, si no, de una sugerencia con sus puntuaciones',
  'other fields, questions, vectors and metadata': 'los demás campos, preguntas, vectores y metadatos',
  'verbatim text and spans by code points; words and sentences of version 2':
    'el texto literal y los segmentos en puntos de código; palabras y oraciones de la versión 2',
  'parts of speech, syntax, categories, links': 'categorías gramaticales, sintaxis, categorías, enlaces',
  'text, words, sentences, entities': 'texto, palabras, oraciones, entidades',
  'parts of speech, syntax, categories; span groups (counted)':
    'categorías gramaticales, sintaxis, categorías; grupos de segmentos (contados)',
  'verbatim text, spans by UTF-8 bytes, example ids':
    'el texto literal, segmentos en bytes UTF-8, identificadores de los ejemplos',
  'language, target and other keys': 'lengua, objetivo y otras claves',
  'words, tags by the names in the card, text and spans where they are there':
    'palabras, etiquetas según los nombres de la ficha, texto y segmentos si están',
  'other columns; which split a sentence is in (counted)':
    'las demás columnas; en qué parte está una oración (contado)',
  'verbatim text or words, spans or tags, document and record ids':
    'el texto literal o las palabras, segmentos o etiquetas, identificadores de documentos y registros',
  'every other key of a record': 'todas las demás claves de un registro',
  '# text, sentence and document ids, surface words, entities in MISC or in a column of their own':
    '# text, identificadores de oraciones y documentos, palabras de superficie, entidades en MISC o en una columna propia',
  'lemmas, parts of speech, syntax, empty nodes, other parts of MISC':
    'lemas, categorías gramaticales, sintaxis, nodos vacíos, otras partes de MISC',
  'words, document borders, one column of entity tags':
    'palabras, límites de documentos, una columna de etiquetas de entidades',
  'spacing (unless a column says it), other columns, other levels of tags':
    'los espacios (salvo que una columna los diga), las demás columnas, otros niveles de etiquetas',
  'one text a row, from a column of your choice, or one word a row; regions of Label Studio; all of a table that was written here':
    'un texto por fila, de la columna que elija, o una palabra por fila; regiones de Label Studio; todo lo de una tabla escrita aquí',
  'other columns': 'las demás columnas',
  'one text a row, from a column of your choice, or one word a row':
    'un texto por fila, de la columna que elija, o una palabra por fila',
  'other columns, sheets that have no such column, formats':
    'las demás columnas, las hojas que no tienen esa columna, los formatos',
  'utterances, sentences, running text, marked words; speakers, times, languages; names that you choose':
    'enunciados, oraciones, texto corrido, palabras marcadas; hablantes, tiempos, lenguas; los nombres que elija',
  'the header, notes, stand-off annotation, the second of two readings':
    'el encabezado, las notas, la anotación aparte, la segunda de dos lecturas',
  'the verbatim text of every sentence': 'el texto literal de cada oración',
  'white space between sentences': 'los espacios entre oraciones',
  'sentence ids; white space in type names becomes _':
    'los identificadores de oraciones; los espacios en los nombres de tipos pasan a ser _',
  'borders and names of documents, sentence ids, scores of spans':
    'límites y nombres de documentos, identificadores de oraciones, puntuaciones de segmentos',
  'borders and names of documents, sentence ids, scores of spans, control characters':
    'límites y nombres de documentos, identificadores de oraciones, puntuaciones de segmentos, caracteres de control',
  'sentence ids, scores of spans, gaps of discontinuous spans':
    'identificadores de oraciones, puntuaciones de segmentos, huecos de segmentos discontinuos',
  'gaps of discontinuous spans': 'los huecos de los segmentos discontinuos',
  'scores of spans, gaps of discontinuous spans': 'puntuaciones de segmentos, huecos de segmentos discontinuos',
  'spans that overlap a longer one, scores; what is between words and no single space becomes a word':
    'segmentos que se solapan con uno más largo, puntuaciones; lo que separa palabras y no es un espacio simple pasa a ser una palabra',
  'gaps of discontinuous spans; overlapping spans are in `spans` only':
    'huecos de segmentos discontinuos; los segmentos solapados solo están en `spans`',
  'scores, subtypes and origins of spans, unknown words, gaps of discontinuous spans':
    'puntuaciones, subtipos y orígenes de segmentos, palabras desconocidas, huecos de segmentos discontinuos',
  'spans that overlap a longer one, scores, subtypes and origins of spans, unknown words, gaps, sentence ids':
    'segmentos que se solapan con uno más largo, puntuaciones, subtipos y orígenes de segmentos, palabras desconocidas, huecos, identificadores de oraciones',
  'each span with its context, document, score and reviewer':
    'cada segmento con su contexto, documento, puntuación y revisor',
  'sentences without spans, context beyond 60 characters, words; it is not read again':
    'oraciones sin segmentos, contexto más allá de 60 caracteres, palabras; no se vuelve a leer',
  'spans that overlap an earlier, longer one': 'segmentos que se solapan con uno anterior más largo',
  'spans whose type cannot be written': 'segmentos cuyo tipo no se puede escribir',
  'scores of spans': 'puntuaciones de segmentos',
  'subtypes of spans': 'subtipos de segmentos',
  'origins of spans (reviewer, time, seed)': 'orígenes de segmentos (revisor, hora, ejemplo)',
  'words that nobody judged, written as no entity': 'palabras que nadie juzgó, escritas como fuera de entidad',
  'gaps of discontinuous spans (written as if they were part of them)':
    'huecos de segmentos discontinuos (escritos como si fueran parte de ellos)',
  'sentence ids': 'identificadores de oraciones',
  'document names that cannot be written as they are': 'nombres de documentos que no se pueden escribir tal cual',
  'sentences without words': 'oraciones sin palabras',
  'sentences with a word that cannot be written': 'oraciones con una palabra que no se puede escribir',
  'sentences with half a character': 'oraciones con medio carácter',
  'borders of documents, which are put into one': 'límites de documentos, que se reúnen en uno',
  'sentences without spans': 'oraciones sin segmentos',
  'spans that overlap a longer one (in `spans`, not in `ner_tags`)':
    'segmentos que se solapan con uno más largo (en `spans`, no en `ner_tags`)',
  'gaps that become words of their own': 'huecos que pasan a ser palabras',
  'spans whose text has a bar, or whose type has a blank or a bar':
    'segmentos cuyo texto tiene una barra, o cuyo tipo tiene un espacio o una barra',
  'spans with a type that XML cannot hold': 'segmentos con un tipo que no cabe en XML',
  'sentences with a type that XML cannot hold': 'oraciones con un tipo que no cabe en XML',
  'sentences that share a place with another': 'oraciones que comparten lugar con otra',
  'control characters, written as spaces': 'caracteres de control, escritos como espacios',
  'types with characters that brat does not allow in them (written as _)':
    'tipos con caracteres que brat no permite en ellos (escritos como _)',
  'spacings of sentences': 'espaciados de oraciones',
  'sentence ids that cannot be written as they are': 'identificadores de oraciones que no se pueden escribir tal cual',
};
