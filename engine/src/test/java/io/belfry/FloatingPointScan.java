package io.belfry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Finds floating point in compiled classes: fields, parameters, results, locals, constants, arithmetic, conversions.
 *
 * <p>One thing is let through: a constant handed to the constructor of an Agrona collection, which takes its load
 * factor as a float.
 */
final class FloatingPointScan {

    private static final String COLLECTIONS = "org/agrona/collections/";

    private FloatingPointScan() {}

    /** The places with floating point in one compiled class, as {@code class.method:line what}. */
    static List<String> scan(URI classFile) {
        List<String> findings = new ArrayList<>();
        try {
            new ClassReader(Files.readAllBytes(Path.of(classFile)))
                    .accept(new Classes(findings), ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return findings;
    }

    private static boolean isFloating(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT, Type.DOUBLE -> true;
            case Type.ARRAY -> isFloating(type.getElementType());
            default -> false;
        };
    }

    private static boolean isFloatingMethod(String descriptor) {
        if (isFloating(Type.getReturnType(descriptor))) {
            return true;
        }
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            if (isFloating(argument)) {
                return true;
            }
        }
        return false;
    }

    private static final class Classes extends ClassVisitor {

        private final List<String> findings;
        private String className = "";

        Classes(List<String> findings) {
            super(Opcodes.ASM9);
            this.findings = findings;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String superName, String[] parents) {
            className = name.replace('/', '.');
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            if (isFloating(Type.getType(descriptor))) {
                findings.add(className + "." + name + ": field");
            }
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            String method = className + "." + name;
            if (isFloatingMethod(descriptor)) {
                findings.add(method + ": parameter or result");
            }
            return new Methods(method, findings);
        }
    }

    private static final class Methods extends MethodVisitor {

        private final String method;
        private final List<String> findings;
        private int line;
        private int unclaimedConstants;

        Methods(String method, List<String> findings) {
            super(Opcodes.ASM9);
            this.method = method;
            this.findings = findings;
        }

        @Override
        public void visitLineNumber(int line, org.objectweb.asm.Label start) {
            this.line = line;
        }

        @Override
        public void visitInsn(int opcode) {
            switch (opcode) {
                case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2, Opcodes.DCONST_0, Opcodes.DCONST_1 ->
                    unclaimedConstants++;
                case Opcodes.FALOAD,
                        Opcodes.DALOAD,
                        Opcodes.FASTORE,
                        Opcodes.DASTORE,
                        Opcodes.FADD,
                        Opcodes.DADD,
                        Opcodes.FSUB,
                        Opcodes.DSUB,
                        Opcodes.FMUL,
                        Opcodes.DMUL,
                        Opcodes.FDIV,
                        Opcodes.DDIV,
                        Opcodes.FREM,
                        Opcodes.DREM,
                        Opcodes.FNEG,
                        Opcodes.DNEG,
                        Opcodes.FCMPL,
                        Opcodes.FCMPG,
                        Opcodes.DCMPL,
                        Opcodes.DCMPG,
                        Opcodes.FRETURN,
                        Opcodes.DRETURN -> report("arithmetic");
                case Opcodes.I2F,
                        Opcodes.I2D,
                        Opcodes.L2F,
                        Opcodes.L2D,
                        Opcodes.F2I,
                        Opcodes.F2L,
                        Opcodes.F2D,
                        Opcodes.D2I,
                        Opcodes.D2L,
                        Opcodes.D2F -> report("conversion");
                default -> {}
            }
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY && (operand == Opcodes.T_FLOAT || operand == Opcodes.T_DOUBLE)) {
                report("array");
            }
        }

        @Override
        public void visitVarInsn(int opcode, int index) {
            switch (opcode) {
                case Opcodes.FLOAD, Opcodes.DLOAD, Opcodes.FSTORE, Opcodes.DSTORE -> report("local variable");
                default -> {}
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof Float || value instanceof Double) {
                unclaimedConstants++;
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (isFloating(Type.getType(descriptor))) {
                report("field " + name);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean isLoadFactor = owner.startsWith(COLLECTIONS) && name.equals("<init>");
            if (isLoadFactor) {
                unclaimedConstants = 0;
            } else if (isFloatingMethod(descriptor)) {
                unclaimedConstants = 0;
                report("call of " + name);
            }
        }

        @Override
        public void visitEnd() {
            if (unclaimedConstants > 0) {
                report("constant");
            }
        }

        private void report(String what) {
            findings.add(method + ":" + line + ": " + what);
        }
    }
}
