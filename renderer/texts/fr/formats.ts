// French. Formats, what they keep and what they lose, by what the service says of them in English.

export const formats: Readonly<Record<string, string>> = {
  'Plain text': 'Texte brut',
  'Toolbox and other SFM files': 'Toolbox et autres fichiers SFM',
  'FLEx interlinear texts (.flextext)': 'Textes interlinéaires de FLEx (.flextext)',
  'brat standoff (.ann beside .txt)': 'brat, annotations à part (.ann à côté de .txt)',
  'Label Studio JSON tasks': 'Tâches JSON de Label Studio',
  'Argilla records (JSON, JSON Lines)': 'Enregistrements Argilla (JSON, JSON Lines)',
  'spaCy training data (JSON pairs, version 2 JSON, JSON Lines)':
    'Données d’entraînement spaCy (paires JSON, JSON version 2, JSON Lines)',
  'JSON Lines with spans by bytes (XTREME-UP, MasakhaNER-X)':
    'JSON Lines, segments en octets (XTREME-UP, MasakhaNER-X)',
  'Hugging Face dataset folder (README.md, train.jsonl …)':
    'Dossier de données Hugging Face (README.md, train.jsonl …)',
  'JSON Lines (Hugging Face, GLiNER, spaCy, doccano, Prodigy), JSON lists of such records':
    'JSON Lines (Hugging Face, GLiNER, spaCy, doccano, Prodigy), listes JSON de tels enregistrements',
  'CoNLL-U and CoNLL-U Plus': 'CoNLL-U et CoNLL-U Plus',
  'CoNLL-2002/2003/2012 and other one-word-a-line columns': 'CoNLL-2002/2003/2012 et autres colonnes, un mot par ligne',
  'CSV and TSV tables': 'Tableaux CSV et TSV',
  'Excel workbook': 'Classeur Excel',
  'Names in context (TSV)': 'Noms en contexte (TSV)',
  'Names in context (HTML)': 'Noms en contexte (HTML)',
  'the annotations of the chosen tiers, in the order of time; speakers, times, languages, tier names':
    'les annotations des pistes choisies, dans l’ordre du temps ; locuteurs, temps, langues, noms des pistes',
  'other tiers, the media': 'les autres pistes, les médias',
  'texts, phrases and words in one writing system; speakers, times, translations, notes, font and direction':
    'textes, phrases et mots dans un système d’écriture ; locuteurs, temps, traductions, notes, police et sens',
  'morphemes, glosses of words, other writing systems':
    'les morphèmes, les gloses des mots, les autres systèmes d’écriture',
  'texts, records and their text; all other fields of a record beside it':
    'textes, enregistrements et leur texte ; à côté, tous les autres champs',
  'columns of interlinear lines, fields other than the text that are not in its encoding (counted)':
    'les colonnes des lignes interlinéaires, les champs autres que le texte qui ne sont pas dans son encodage (comptés)',
  'the labels of the chosen tiers, in the order of time; times, tier names':
    'les étiquettes des pistes choisies, dans l’ordre du temps ; temps, noms des pistes',
  'other tiers, empty labels': 'les autres pistes, les étiquettes vides',
  'verbatim text, labels (discontinuous ones with their fragments), scores in notes':
    'le texte tel quel, les étiquettes (les discontinues avec leurs fragments), les scores dans les notes',
  'relations, events, attributes, normalisations, other notes (counted)':
    'relations, événements, attributs, normalisations, autres notes (comptés)',
  'text, sentences, words, annotations of one layer, overlapping and inside words':
    'texte, phrases, mots, annotations d’une couche, y compris chevauchantes et à l’intérieur des mots',
  'relations, chains, other layers, annotations over several sentences or of no length':
    'relations, chaînes, autres couches, annotations sur plusieurs phrases ou sans longueur',
  'text, sentences, words, annotations of one layer': 'texte, phrases, mots, annotations d’une couche',
  'other layers, other features of an annotation, annotations over several sentences':
    'les autres couches, les autres traits d’une annotation, les annotations sur plusieurs phrases',
  'verbatim text, words, sentences, named entities': 'le texte tel quel, mots, phrases, entités nommées',
  'other views, annotations of other types (counted)': 'les autres vues, les annotations d’autres types (comptées)',
  'verbatim text, words, spans by code points, scores; answers (spans of rejected and ignored tasks are rejects)':
    'le texte tel quel, mots, segments en points de code, scores ; réponses (les segments des tâches refusées ou ignorées sont des rejets)',
  'options, relations, hashes, other keys': 'options, relations, empreintes, autres clés',
  'verbatim text, labels by code points, record ids': 'le texte tel quel, étiquettes en points de code, identifiants',
  'relations (counted), comments, other columns': 'relations (comptées), commentaires, autres colonnes',
  'verbatim text, labelled regions (placed by their text), scores, task ids':
    'le texte tel quel, régions étiquetées (placées d’après leur texte), scores, identifiants des tâches',
  'predictions (counted), choices and other results, annotators but the first, who speaks in a dialogue':
    'prédictions (comptées), choix et autres résultats, annotateurs après le premier, qui parle dans un dialogue',
  'verbatim text, spans of a submitted response, else of a suggestion with its scores':
    'le texte tel quel, segments d’une réponse envoyée, sinon d’une suggestion avec ses scores',
  'other fields, questions, vectors and metadata': 'les autres champs, questions, vecteurs et métadonnées',
  'verbatim text and spans by code points; words and sentences of version 2':
    'le texte tel quel et les segments en points de code ; mots et phrases de la version 2',
  'parts of speech, syntax, categories, links': 'parties du discours, syntaxe, catégories, liens',
  'text, words, sentences, entities': 'texte, mots, phrases, entités',
  'parts of speech, syntax, categories; span groups (counted)':
    'parties du discours, syntaxe, catégories ; groupes de segments (comptés)',
  'verbatim text, spans by UTF-8 bytes, example ids':
    'le texte tel quel, segments en octets UTF-8, identifiants des exemples',
  'language, target and other keys': 'langue, cible et autres clés',
  'words, tags by the names in the card, text and spans where they are there':
    'mots, étiquettes d’après les noms de la fiche, texte et segments s’ils y sont',
  'other columns; which split a sentence is in (counted)': 'les autres colonnes ; la partie où est une phrase (compté)',
  'verbatim text or words, spans or tags, document and record ids':
    'le texte tel quel ou les mots, segments ou étiquettes, identifiants des documents et enregistrements',
  'every other key of a record': 'toutes les autres clés d’un enregistrement',
  '# text, sentence and document ids, surface words, entities in MISC or in a column of their own':
    '# text, identifiants des phrases et documents, mots de surface, entités dans MISC ou dans leur propre colonne',
  'lemmas, parts of speech, syntax, empty nodes, other parts of MISC':
    'lemmes, parties du discours, syntaxe, nœuds vides, autres parties de MISC',
  'words, document borders, one column of entity tags':
    'mots, limites des documents, une colonne d’étiquettes d’entités',
  'spacing (unless a column says it), other columns, other levels of tags':
    'les espaces (sauf si une colonne les dit), les autres colonnes, les autres niveaux d’étiquettes',
  'one text a row, from a column of your choice, or one word a row; regions of Label Studio; all of a table that was written here':
    'un texte par ligne, d’une colonne de votre choix, ou un mot par ligne ; régions de Label Studio ; tout d’un tableau écrit ici',
  'other columns': 'les autres colonnes',
  'one text a row, from a column of your choice, or one word a row':
    'un texte par ligne, d’une colonne de votre choix, ou un mot par ligne',
  'other columns, sheets that have no such column, formats':
    'les autres colonnes, les feuilles sans cette colonne, la mise en forme',
  'utterances, sentences, running text, marked words; speakers, times, languages; names that you choose':
    'énoncés, phrases, texte suivi, mots balisés ; locuteurs, temps, langues ; les noms que vous choisissez',
  'the header, notes, stand-off annotation, the second of two readings':
    'l’en-tête, les notes, les annotations à part, la seconde de deux leçons',
  'the verbatim text of every sentence': 'le texte de chaque phrase, tel quel',
  'white space between sentences': 'les blancs entre les phrases',
  'sentence ids; white space in type names becomes _':
    'les identifiants des phrases ; les blancs dans les noms de types deviennent _',
  'borders and names of documents, sentence ids, scores of spans':
    'limites et noms des documents, identifiants des phrases, scores des segments',
  'borders and names of documents, sentence ids, scores of spans, control characters':
    'limites et noms des documents, identifiants des phrases, scores des segments, caractères de contrôle',
  'sentence ids, scores of spans, gaps of discontinuous spans':
    'identifiants des phrases, scores des segments, trous des segments discontinus',
  'gaps of discontinuous spans': 'les trous des segments discontinus',
  'scores of spans, gaps of discontinuous spans': 'scores des segments, trous des segments discontinus',
  'spans that overlap a longer one, scores; what is between words and no single space becomes a word':
    'segments qui en chevauchent un plus long, scores ; ce qui sépare des mots sans être une espace simple devient un mot',
  'gaps of discontinuous spans; overlapping spans are in `spans` only':
    'trous des segments discontinus ; les segments qui se chevauchent ne sont que dans `spans`',
  'scores, subtypes and origins of spans, unknown words, gaps of discontinuous spans':
    'scores, sous-types et origines des segments, mots inconnus, trous des segments discontinus',
  'spans that overlap a longer one, scores, subtypes and origins of spans, unknown words, gaps, sentence ids':
    'segments qui en chevauchent un plus long, scores, sous-types et origines des segments, mots inconnus, trous, identifiants des phrases',
  'each span with its context, document, score and reviewer':
    'chaque segment avec son contexte, son document, son score et son réviseur',
  'sentences without spans, context beyond 60 characters, words; it is not read again':
    'phrases sans segment, contexte au-delà de 60 caractères, mots ; ne se relit pas',
  'spans that overlap an earlier, longer one': 'segments qui en chevauchent un plus long, situé avant',
  'spans whose type cannot be written': 'segments dont le type ne peut s’écrire',
  'scores of spans': 'scores des segments',
  'subtypes of spans': 'sous-types des segments',
  'origins of spans (reviewer, time, seed)': 'origines des segments (réviseur, heure, exemple)',
  'words that nobody judged, written as no entity': 'mots que personne n’a jugés, écrits comme hors entité',
  'gaps of discontinuous spans (written as if they were part of them)':
    'trous des segments discontinus (écrits comme s’ils en faisaient partie)',
  'sentence ids': 'identifiants des phrases',
  'document names that cannot be written as they are': 'noms de documents qui ne peuvent s’écrire tels quels',
  'sentences without words': 'phrases sans mot',
  'sentences with a word that cannot be written': 'phrases dont un mot ne peut s’écrire',
  'sentences with half a character': 'phrases avec une moitié de caractère',
  'borders of documents, which are put into one': 'limites des documents, réunis en un seul',
  'sentences without spans': 'phrases sans segment',
  'spans that overlap a longer one (in `spans`, not in `ner_tags`)':
    'segments qui en chevauchent un plus long (dans `spans`, pas dans `ner_tags`)',
  'gaps that become words of their own': 'intervalles qui deviennent des mots',
  'spans whose text has a bar, or whose type has a blank or a bar':
    'segments dont le texte a une barre, ou le type une espace ou une barre',
  'spans with a type that XML cannot hold': 'segments dont le type ne tient pas dans XML',
  'sentences with a type that XML cannot hold': 'phrases avec un type qui ne tient pas dans XML',
  'sentences that share a place with another': 'phrases qui partagent la place d’une autre',
  'control characters, written as spaces': 'caractères de contrôle, écrits comme des espaces',
  'types with characters that brat does not allow in them (written as _)':
    'types avec des caractères que brat n’y permet pas (écrits _)',
  'spacings of sentences': 'espacements des phrases',
  'sentence ids that cannot be written as they are': 'identifiants de phrases qui ne peuvent s’écrire tels quels',
};
