package dev.easel;

/**
 * What the service's safety check said about a picture.
 *
 * @param label the service's own word for what it looked for, for example {@code nsfw}
 * @param flagged whether it found it
 */
public record SafetyFinding(String label, boolean flagged) {}
