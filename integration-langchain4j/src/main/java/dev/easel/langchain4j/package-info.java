/**
 * Easel's clients as LangChain4j's models: {@link dev.easel.langchain4j.EaselImageModel} generates and edits, {@link
 * dev.easel.langchain4j.EaselBatchImageModel} submits many prompts and fetches their images later.
 */
@NullMarked
package dev.easel.langchain4j;

import org.jspecify.annotations.NullMarked;
