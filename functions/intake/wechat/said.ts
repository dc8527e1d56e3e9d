/** A picture, voice or video, as WeChat names it. */
export interface Media {
  readonly id: string;
  readonly kind: 'image' | 'voice' | 'video';
  /** WeChat's own address of a picture. */
  readonly picUrl?: string;
}

/** A message, whatever its type, as the conversation sees it. */
export interface Said {
  /** By which the message is known again. */
  readonly key: string;
  /** Words, also those recognised in a voice. */
  readonly text?: string;
  /** Where a position points. */
  readonly place?: string;
  readonly media?: Media;
}
