package dev.easel.api;

import java.util.Optional;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;

/** A class file with what others can see of a class: no private member and no code, so that it changes only where the API does. */
final class ApiStub extends ClassVisitor {
    private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

    private ApiStub(ClassWriter writer) {
        super(Opcodes.ASM9, writer);
    }

    /** Returns the stub of a class, or nothing for one that others cannot see. */
    static Optional<byte[]> of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        if ((reader.getAccess() & VISIBLE) == 0) {
            return Optional.empty();
        }
        ClassWriter writer = new ClassWriter(0);
        reader.accept(new ApiStub(writer), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return Optional.of(writer.toByteArray());
    }

    @Override
    public void visitInnerClass(String name, String outer, String inner, int access) {
        // Any class that the code mentions is among them.
        if (name.startsWith("dev/easel/") && isVisible(access)) {
            super.visitInnerClass(name, outer, inner, access);
        }
    }

    @Override
    public void visitNestMember(String member) {
        // Who may see private members is nobody else's business.
    }

    @Override
    public void visitNestHost(String host) {
        // As above.
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return null;
    }

    @Override
    public AnnotationVisitor visitTypeAnnotation(int reference, TypePath path, String descriptor, boolean visible) {
        return null;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        if (isVisible(access)) {
            super.visitField(access, name, descriptor, signature, value).visitEnd();
        }
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        if (!isVisible(access)) {
            return null;
        }
        MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
        if ((access & Opcodes.ACC_ABSTRACT) == 0) {
            method.visitCode();
            method.visitInsn(Opcodes.ACONST_NULL);
            method.visitInsn(Opcodes.ATHROW);
            method.visitMaxs(1, 1 + 2 * descriptor.length());
        }
        method.visitEnd();
        // Whatever else the method has, its code first of all, is not written.
        return null;
    }

    private static boolean isVisible(int access) {
        return (access & VISIBLE) != 0 && (access & Opcodes.ACC_SYNTHETIC) == 0;
    }
}
