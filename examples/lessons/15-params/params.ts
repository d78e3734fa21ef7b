import { dag, task } from 'tradewind';
import { readJson } from '../data.ts';

interface Film {
  Title: string;
  'Major Genre': string | null;
  'IMDB Rating': number | null;
  'IMDB Votes': number | null;
  'Release Date': string;
}
type Genre = 'Action' | 'Comedy' | 'Documentary' | 'Drama' | 'Horror';
interface Choice {
  genre: Genre;
  since: Date;
  minVotes: number;
}

export const films = task(
  async ({ genre, since, minVotes }: Choice): Promise<Film[]> =>
    (await readJson<Film[]>('movies.json')).filter(
      (film) =>
        film['Major Genre'] === genre &&
        (film['IMDB Votes'] ?? 0) >= minVotes &&
        new Date(film['Release Date']) >= since,
    ),
);

export const top = task((films: Film[], count: number): string[] =>
  films
    .toSorted((a, b) => (b['IMDB Rating'] ?? 0) - (a['IMDB Rating'] ?? 0))
    .slice(0, count)
    .map((film) => `${film.Title} (${film['IMDB Rating']})`),
);

/** The best films of a genre. The types of the parameters are what a run's input is checked with. */
export const params = dag(
  (genre: Genre = 'Action', since: Date = new Date('2000-01-01'), minVotes: number = 50_000, count: number = 3) =>
    top(films({ genre, since, minVotes }), count),
);
