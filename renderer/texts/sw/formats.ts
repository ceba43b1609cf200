// Swahili. Formats, what they keep and what they lose, by what the service says of them in English.

export const formats: Readonly<Record<string, string>> = {
  'Plain text': 'Maandishi tupu',
  'Toolbox and other SFM files': 'Toolbox na faili nyingine za SFM',
  'FLEx interlinear texts (.flextext)': 'Maandishi ya mistari sambamba ya FLEx (.flextext)',
  'brat standoff (.ann beside .txt)': 'brat, alama kando (.ann kando ya .txt)',
  'Label Studio JSON tasks': 'Kazi za JSON za Label Studio',
  'Argilla records (JSON, JSON Lines)': 'Rekodi za Argilla (JSON, JSON Lines)',
  'spaCy training data (JSON pairs, version 2 JSON, JSON Lines)':
    'Data ya mafunzo ya spaCy (jozi za JSON, JSON toleo la 2, JSON Lines)',
  'JSON Lines with spans by bytes (XTREME-UP, MasakhaNER-X)': 'JSON Lines, vipande kwa baiti (XTREME-UP, MasakhaNER-X)',
  'Hugging Face dataset folder (README.md, train.jsonl …)': 'Folda ya data ya Hugging Face (README.md, train.jsonl …)',
  'JSON Lines (Hugging Face, GLiNER, spaCy, doccano, Prodigy), JSON lists of such records':
    'JSON Lines (Hugging Face, GLiNER, spaCy, doccano, Prodigy), orodha za JSON za rekodi hizo',
  'CoNLL-U and CoNLL-U Plus': 'CoNLL-U na CoNLL-U Plus',
  'CoNLL-2002/2003/2012 and other one-word-a-line columns':
    'CoNLL-2002/2003/2012 na safu nyingine, neno moja kwa mstari',
  'CSV and TSV tables': 'Majedwali ya CSV na TSV',
  'Excel workbook': 'Kitabu cha Excel',
  'Names in context (TSV)': 'Majina katika muktadha (TSV)',
  'Names in context (HTML)': 'Majina katika muktadha (HTML)',
  'the annotations of the chosen tiers, in the order of time; speakers, times, languages, tier names':
    'alama za safu zilizochaguliwa, kwa mpangilio wa wakati; wasemaji, nyakati, lugha, majina ya safu',
  'other tiers, the media': 'safu nyingine, sauti na video',
  'texts, phrases and words in one writing system; speakers, times, translations, notes, font and direction':
    'maandishi, sentensi na maneno katika mwandiko mmoja; wasemaji, nyakati, tafsiri, maelezo, fonti na mwelekeo',
  'morphemes, glosses of words, other writing systems': 'mofimu, glosi za maneno, miandiko mingine',
  'texts, records and their text; all other fields of a record beside it':
    'maandishi, rekodi na maandishi yake; kando, sehemu nyingine zote za rekodi',
  'columns of interlinear lines, fields other than the text that are not in its encoding (counted)':
    'safu za mistari sambamba, sehemu zisizo maandishi na zisizo katika usimbaji wake (huhesabiwa)',
  'the labels of the chosen tiers, in the order of time; times, tier names':
    'lebo za safu zilizochaguliwa, kwa mpangilio wa wakati; nyakati, majina ya safu',
  'other tiers, empty labels': 'safu nyingine, lebo tupu',
  'verbatim text, labels (discontinuous ones with their fragments), scores in notes':
    'maandishi yalivyo, lebo (zilizokatika pamoja na sehemu zake), alama katika maelezo',
  'relations, events, attributes, normalisations, other notes (counted)':
    'mahusiano, matukio, sifa, usanifishaji, maelezo mengine (huhesabiwa)',
  'text, sentences, words, annotations of one layer, overlapping and inside words':
    'maandishi, sentensi, maneno, alama za tabaka moja, hata zinazopishana na zilizo ndani ya maneno',
  'relations, chains, other layers, annotations over several sentences or of no length':
    'mahusiano, minyororo, tabaka nyingine, alama za sentensi kadhaa au zisizo na urefu',
  'text, sentences, words, annotations of one layer': 'maandishi, sentensi, maneno, alama za tabaka moja',
  'other layers, other features of an annotation, annotations over several sentences':
    'tabaka nyingine, sifa nyingine za alama, alama za sentensi kadhaa',
  'verbatim text, words, sentences, named entities': 'maandishi yalivyo, maneno, sentensi, majina yaliyotambuliwa',
  'other views, annotations of other types (counted)': 'mionekano mingine, alama za aina nyingine (huhesabiwa)',
  'verbatim text, words, spans by code points, scores; answers (spans of rejected and ignored tasks are rejects)':
    'maandishi yalivyo, maneno, vipande kwa nambari za herufi, alama; majibu (vipande vya kazi zilizokataliwa au kupuuzwa ni visivyosomeka)',
  'options, relations, hashes, other keys': 'machaguo, mahusiano, hashi, vitufe vingine',
  'verbatim text, labels by code points, record ids':
    'maandishi yalivyo, lebo kwa nambari za herufi, vitambulisho vya rekodi',
  'relations (counted), comments, other columns': 'mahusiano (huhesabiwa), maoni, safu nyingine',
  'verbatim text, labelled regions (placed by their text), scores, task ids':
    'maandishi yalivyo, maeneo yenye lebo (kwa maandishi yake), alama, vitambulisho vya kazi',
  'predictions (counted), choices and other results, annotators but the first, who speaks in a dialogue':
    'utabiri (huhesabiwa), machaguo na matokeo mengine, waweka alama baada ya wa kwanza, anayezungumza katika mazungumzo',
  'verbatim text, spans of a submitted response, else of a suggestion with its scores':
    'maandishi yalivyo, vipande vya jibu lililotumwa, la sivyo vya pendekezo pamoja na alama zake',
  'other fields, questions, vectors and metadata': 'sehemu nyingine, maswali, vekta na metadata',
  'verbatim text and spans by code points; words and sentences of version 2':
    'maandishi yalivyo na vipande kwa nambari za herufi; maneno na sentensi za toleo la 2',
  'parts of speech, syntax, categories, links': 'aina za maneno, sintaksia, makundi, viungo',
  'text, words, sentences, entities': 'maandishi, maneno, sentensi, majina',
  'parts of speech, syntax, categories; span groups (counted)':
    'aina za maneno, sintaksia, makundi; vikundi vya vipande (huhesabiwa)',
  'verbatim text, spans by UTF-8 bytes, example ids':
    'maandishi yalivyo, vipande kwa baiti za UTF-8, vitambulisho vya mifano',
  'language, target and other keys': 'lugha, lengo na vitufe vingine',
  'words, tags by the names in the card, text and spans where they are there':
    'maneno, lebo kwa majina ya kadi, maandishi na vipande pale vilipo',
  'other columns; which split a sentence is in (counted)': 'safu nyingine; sentensi iko sehemu gani (huhesabiwa)',
  'verbatim text or words, spans or tags, document and record ids':
    'maandishi yalivyo au maneno, vipande au lebo, vitambulisho vya hati na rekodi',
  'every other key of a record': 'vitufe vingine vyote vya rekodi',
  '# text, sentence and document ids, surface words, entities in MISC or in a column of their own':
    '# text, vitambulisho vya sentensi na hati, maneno yalivyoandikwa, majina katika MISC au safu yake',
  'lemmas, parts of speech, syntax, empty nodes, other parts of MISC':
    'lema, aina za maneno, sintaksia, nodi tupu, sehemu nyingine za MISC',
  'words, document borders, one column of entity tags': 'maneno, mipaka ya hati, safu moja ya lebo za majina',
  'spacing (unless a column says it), other columns, other levels of tags':
    'nafasi (isipokuwa safu inazitaja), safu nyingine, ngazi nyingine za lebo',
  'one text a row, from a column of your choice, or one word a row; regions of Label Studio; all of a table that was written here':
    'andiko moja kwa mstari, kutoka safu utakayochagua, au neno moja kwa mstari; maeneo ya Label Studio; yote ya jedwali lililoandikwa hapa',
  'other columns': 'safu nyingine',
  'one text a row, from a column of your choice, or one word a row':
    'andiko moja kwa mstari, kutoka safu utakayochagua, au neno moja kwa mstari',
  'other columns, sheets that have no such column, formats': 'safu nyingine, karatasi zisizo na safu hiyo, mapambo',
  'utterances, sentences, running text, marked words; speakers, times, languages; names that you choose':
    'matamko, sentensi, maandishi mfululizo, maneno yaliyowekwa alama; wasemaji, nyakati, lugha; majina utakayochagua',
  'the header, notes, stand-off annotation, the second of two readings':
    'kichwa, maelezo, alama za kando, usomaji wa pili kati ya miwili',
  'the verbatim text of every sentence': 'maandishi ya kila sentensi yalivyo',
  'white space between sentences': 'nafasi tupu kati ya sentensi',
  'sentence ids; white space in type names becomes _': 'vitambulisho vya sentensi; nafasi katika majina ya aina huwa _',
  'borders and names of documents, sentence ids, scores of spans':
    'mipaka na majina ya hati, vitambulisho vya sentensi, alama za vipande',
  'borders and names of documents, sentence ids, scores of spans, control characters':
    'mipaka na majina ya hati, vitambulisho vya sentensi, alama za vipande, herufi za udhibiti',
  'sentence ids, scores of spans, gaps of discontinuous spans':
    'vitambulisho vya sentensi, alama za vipande, mapengo ya vipande vilivyokatika',
  'gaps of discontinuous spans': 'mapengo ya vipande vilivyokatika',
  'scores of spans, gaps of discontinuous spans': 'alama za vipande, mapengo ya vipande vilivyokatika',
  'spans that overlap a longer one, scores; what is between words and no single space becomes a word':
    'vipande vinavyopishana na kirefu zaidi, alama; kilicho kati ya maneno kisicho nafasi moja huwa neno',
  'gaps of discontinuous spans; overlapping spans are in `spans` only':
    'mapengo ya vipande vilivyokatika; vipande vinavyopishana vimo katika `spans` pekee',
  'scores, subtypes and origins of spans, unknown words, gaps of discontinuous spans':
    'alama, aina ndogo na asili za vipande, maneno yasiyojulikana, mapengo ya vipande vilivyokatika',
  'spans that overlap a longer one, scores, subtypes and origins of spans, unknown words, gaps, sentence ids':
    'vipande vinavyopishana na kirefu zaidi, alama, aina ndogo na asili za vipande, maneno yasiyojulikana, mapengo, vitambulisho vya sentensi',
  'each span with its context, document, score and reviewer': 'kila kipande na muktadha, hati, alama na mkaguzi wake',
  'sentences without spans, context beyond 60 characters, words; it is not read again':
    'sentensi zisizo na vipande, muktadha zaidi ya herufi 60, maneno; haisomwi tena',
  'spans that overlap an earlier, longer one': 'vipande vinavyopishana na kirefu kilichotangulia',
  'spans whose type cannot be written': 'vipande ambavyo aina yake haiwezi kuandikwa',
  'scores of spans': 'alama za vipande',
  'subtypes of spans': 'aina ndogo za vipande',
  'origins of spans (reviewer, time, seed)': 'asili za vipande (mkaguzi, wakati, mfano)',
  'words that nobody judged, written as no entity': 'maneno ambayo hakuna aliyeyaamua, yaliyoandikwa kama si jina',
  'gaps of discontinuous spans (written as if they were part of them)':
    'mapengo ya vipande vilivyokatika (yaliyoandikwa kama sehemu yavyo)',
  'sentence ids': 'vitambulisho vya sentensi',
  'document names that cannot be written as they are': 'majina ya hati yasiyoweza kuandikwa yalivyo',
  'sentences without words': 'sentensi zisizo na maneno',
  'sentences with a word that cannot be written': 'sentensi zenye neno lisiloweza kuandikwa',
  'sentences with half a character': 'sentensi zenye nusu herufi',
  'borders of documents, which are put into one': 'mipaka ya hati, zinazowekwa pamoja',
  'sentences without spans': 'sentensi zisizo na vipande',
  'spans that overlap a longer one (in `spans`, not in `ner_tags`)':
    'vipande vinavyopishana na kirefu zaidi (katika `spans`, si `ner_tags`)',
  'gaps that become words of their own': 'mapengo yanayokuwa maneno',
  'spans whose text has a bar, or whose type has a blank or a bar':
    'vipande ambavyo maandishi yake yana mstari wima, au aina yake ina nafasi au mstari wima',
  'spans with a type that XML cannot hold': 'vipande vya aina isiyoweza kuwa katika XML',
  'sentences with a type that XML cannot hold': 'sentensi zenye aina isiyoweza kuwa katika XML',
  'sentences that share a place with another': 'sentensi zinazoshiriki mahali na nyingine',
  'control characters, written as spaces': 'herufi za udhibiti, zilizoandikwa kama nafasi',
  'types with characters that brat does not allow in them (written as _)':
    'aina zenye herufi ambazo brat haziruhusu (zilizoandikwa kama _)',
  'spacings of sentences': 'nafasi za sentensi',
  'sentence ids that cannot be written as they are': 'vitambulisho vya sentensi visivyoweza kuandikwa vilivyo',
};
