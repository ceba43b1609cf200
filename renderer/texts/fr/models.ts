// French. Language models.

import type { Part } from '../en/index.ts';

export const models: Part<'models'> = {
  models: {
    title: 'Modèles de langue',
    text: 'Les modèles qui fouillent et dont partent les étiqueteurs. Tout dossier au format Hugging Face avec tokenizer.json et un export ONNX d’un modèle masqué ou causal convient ; il reste où il est.',
    add: 'Ajouter un dossier',
    take: 'Ajouter',
    name: 'Comment l’appeler',
    masked: 'masqué',
    causal: 'causal',
    pieces: 'jusqu’à {count} morceaux',
    vocabulary: '{count} dans son vocabulaire',
    licence: 'Licence',
    noLicence: 'sa fiche ne le dit pas',
    languages: 'Langues',
    noLanguages: 'sa fiche ne le dit pas',
    fingerprint: 'Empreinte',
    noFingerprint: 'connue après une première ouverture',
    speedHere: 'Vitesse ici',
    speed: '{count} prédictions par seconde ({device}, {at})',
    noSpeed: 'non mesurée',
    folder: 'Dossier',
    note: 'Note',
    measure: 'Mesurer la vitesse',
    needsProject: 'Ouvrez d’abord un projet : ses tâches font la mesure.',
    remove: 'Retirer',
    removeText:
      'Un modèle retiré quitte seulement cette liste ; son dossier n’est pas touché. Le modèle de départ vient avec le programme et reste.',
  },
};
