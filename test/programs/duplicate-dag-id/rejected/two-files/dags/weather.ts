import { dag, task } from 'tradewind';

const fetchWeather = task((city: string): number => city.length);

export const nightly = dag({ schedule: '@daily', start: '2026-01-01' }, () => fetchWeather('Seattle'));
