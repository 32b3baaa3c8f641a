# The judge of Replicate. "run" beside this folder reads it, and gives it judge, easel_classpath, java and the emulators' addresses.

packages=(replicate)

versions() {
    node versions.mjs "${packages[@]}"
}

prepare() {
    :
}

judges() {
    judge "npm replicate" node replicate/node.mjs
}
