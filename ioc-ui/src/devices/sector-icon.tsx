import type { Sector } from '@ioc/domain';
import { Building2, Car, Droplets, Lightbulb, Shield, Trees, Wind, Zap, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

const ICONS: Readonly<Record<Sector, LucideIcon>> = {
  traffic: Car,
  environment: Wind,
  lighting: Lightbulb,
  water: Droplets,
  electricity: Zap,
  security: Shield,
  greenery: Trees,
  urban: Building2,
};

/** The sign of a sector; decorative, so the text beside it must name it. */
export function SectorIcon({ sector }: { readonly sector: Sector }): ReactNode {
  const Icon = ICONS[sector];
  return <Icon className="icon" aria-hidden="true" />;
}
