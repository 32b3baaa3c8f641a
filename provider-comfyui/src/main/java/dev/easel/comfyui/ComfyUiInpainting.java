package dev.easel.comfyui;

/** Says how the white of a mask is generated anew. Constants may be added: have a default branch. */
public enum ComfyUiInpainting {
    /** Starts from what is there, by the strength of the request. For any model. The default. */
    KEEP,
    /** Starts from grey. For inpainting models; a strength below about 0.9 leaves some of the grey. */
    ERASE,
    /** Tells the model what surrounds the mask. For inpainting models, at any strength. */
    MODEL
}
