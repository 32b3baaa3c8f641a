package dev.easel.testkit.internal.gemini;

import java.util.List;

/**
 * What one model takes.
 *
 * @param ratios the aspect ratios
 * @param sizes the words for the size; empty where the model has one size
 * @param references how many images go in
 * @param thinks whether it takes a thinking level and signs its parts
 */
record Model(String name, List<String> ratios, List<String> sizes, int references, boolean thinks) {}
