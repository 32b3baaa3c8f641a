# The judge of fal. "run" beside this folder reads it, and gives it judge, easel_classpath, java and the emulators' addresses.

packages=(@fal-ai/client)

versions() {
    node versions.mjs "${packages[@]}"
}

prepare() {
    :
}

judges() {
    judge "npm @fal-ai/client" node fal/node.mjs
}
