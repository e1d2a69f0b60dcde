/** Names as they stand on tickets: several scripts, letters beyond ASCII, an apostrophe, one name only. */
export interface Guest {
  readonly first: string;
  readonly last: string;
  readonly country: string;
  readonly locale: string;
}

const guest = (first: string, last: string, place: string): Guest => {
  const [locale = "en", country = ""] = place.split(" ");
  return { first, last, locale, country };
};

export const GUESTS: readonly Guest[] = [
  guest("Søren", "Østergård", "da DK"),
  guest("Zoé", "Lefèvre", "fr FR"),
  guest("Nkechi", "Okonkwo", "en NG"),
  guest("美咲", "田中", "ja JP"),
  guest("Łukasz", "Wiśniewski", "pl PL"),
  guest("Siobhán", "O’Neill", "en IE"),
  guest("José", "Ibáñez Muñoz", "es ES"),
  guest("أمينة", "الحسيني", "ar EG"),
  guest("Þóra", "Jónsdóttir", "is IS"),
  guest("Дмитрий", "Ковалёв", "ru KZ"),
  guest("Priya", "Raghunathan", "en IN"),
  guest("伟", "陈", "zh CN"),
  guest("Jürgen", "Weiß", "de DE"),
  guest("Mere", "Tapsell", "mi NZ"),
  guest("Ayşe", "Yıldırım", "tr TR"),
  guest("Nguyễn", "Thị Hằng", "vi VN"),
  guest("Oluwaseun", "Adébáyọ̀", "yo NG"),
  guest("Γιώργος", "Παπαδόπουλος", "el GR"),
  guest("Inês", "Conceição", "pt PT"),
  guest("지훈", "박", "ko KR"),
  guest("Malin", "Åkerström", "sv SE"),
  guest("נועה", "ברק", "he IL"),
  guest("Tomáš", "Dvořák", "cs CZ"),
  guest("Aroha", "Ngata", "mi NZ"),
  guest("Grace", "Bennett", "en GB"),
  guest("Mateo", "Quispe", "es PE"),
  guest("Eszter", "Kőszegi", "hu HU"),
  guest("Sukarno", "", "id ID"),
  guest("Anaïs", "Vandenbroucke", "nl BE"),
  guest("Somchai", "ศรีสุข", "th TH"),
];
