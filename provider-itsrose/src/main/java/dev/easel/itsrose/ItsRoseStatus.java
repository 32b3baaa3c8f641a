package dev.easel.itsrose;

/**
 * Says whether the service works: the response of {@code GET /status}, which three descriptions of the service's have
 * in three forms.
 *
 * @param ok {@code result.ok}, else the response's own {@code status}; {@code false} where it says neither
 * @param message what it said besides; empty where it said nothing
 */
public record ItsRoseStatus(boolean ok, String message) {}
