using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using Xunit;

namespace Dossier.Grpc.Tests;

/// <summary>
/// Reads the assemblies as they lie in the output folder and checks that what the two packages reference exists, by name and signature.
/// What no test here calls is so still known to link. With -p:UseOfficialGrpc=true the same holds for the public assemblies.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly string[] ReferencedAssemblies = ["Grpc.Core.Api", "Grpc.Net.Common"];

    [Theory]
    [InlineData("Grpc.AspNetCore.Server", 90)]
    [InlineData("Grpc.Net.Client", 90)]
    public void Every_referenced_type_and_member_exists_and_can_be_reached(string package, int atLeast)
    {
        using var assembly = new ReadAssembly(package);
        var offered = Offered();
        var referenced = assembly.References(ReferencedAssemblies).ToList();

        Assert.Empty(referenced.Where(reference => !offered.Contains(reference)));

        // Guards the test itself: a reader that finds nothing would find nothing missing.
        Assert.InRange(referenced.Count, atLeast, int.MaxValue);
    }

    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    public void Every_type_loads_with_its_overrides_and_interfaces(string package)
    {
        // Throws when an abstract member or an interface member has no implementation.
        var types = Assembly.Load(package).GetTypes();

        Assert.NotEmpty(types);
        Assert.All(types.Where(type => !type.ContainsGenericParameters), type => RuntimeHelpers.RunClassConstructor(type.TypeHandle));

        // An override whose base method went away would silently become a method of its own.
        var overrides = types
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot));
        Assert.All(overrides, method => Assert.NotEqual(method.DeclaringType, method.GetBaseDefinition().DeclaringType));
    }

    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    public void Every_reference_has_the_identity_of_the_assembly_beside_it(string package)
    {
        var references = Assembly.Load(package).GetReferencedAssemblies().Where(name => ReferencedAssemblies.Contains(name.Name)).ToList();

        Assert.Equal(ReferencedAssemblies, references.Select(name => name.Name).Order(StringComparer.Ordinal));
        Assert.All(references, name => Assert.Equal(name.FullName, AssemblyName.GetAssemblyName(ReadAssembly.PathOf(name.Name!)).FullName));
    }

    [Fact]
    public void A_reference_to_something_else_would_be_found_missing()
    {
        var offered = Offered();

        Assert.Contains("Grpc.Core.Status::.ctor(Grpc.Core.StatusCode, String) Void", offered);
        Assert.DoesNotContain("Grpc.Core.Status::.ctor(Grpc.Core.StatusCode, Int32) Void", offered);
        Assert.DoesNotContain(offered, member => member.StartsWith("Grpc.Core.ArraySerializationContext", StringComparison.Ordinal));
    }

    private static HashSet<string> Offered()
    {
        var offered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in ReferencedAssemblies)
        {
            using var assembly = new ReadAssembly(name);
            offered.UnionWith(assembly.Definitions());
        }

        return offered;
    }

    private sealed class ReadAssembly : IDisposable
    {
        private readonly PEReader file;
        private readonly MetadataReader metadata;
        private readonly TypeNames names = new();

        public ReadAssembly(string name)
        {
            file = new PEReader(File.OpenRead(PathOf(name)));
            metadata = file.GetMetadataReader();
        }

        public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

        /// <summary>The public types and their public and protected members.</summary>
        public IEnumerable<string> Definitions()
        {
            foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(IsReachable))
            {
                var name = names.Of(metadata, type);
                yield return name;
                foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition).Where(method => IsReachable(method.Attributes)))
                {
                    yield return $"{name}::{metadata.GetString(method.Name)}{Text(method.DecodeSignature(names, null))}";
                }

                foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition).Where(field => field.Attributes.HasFlag(FieldAttributes.Public)))
                {
                    yield return $"{name}::{metadata.GetString(field.Name)} {field.DecodeSignature(names, null)}";
                }
            }
        }

        /// <summary>The types and members of the named assemblies that this one uses.</summary>
        public IEnumerable<string> References(string[] assemblies)
        {
            foreach (var handle in metadata.TypeReferences.Where(handle => assemblies.Contains(AssemblyOf(handle))))
            {
                yield return names.GetTypeFromReference(metadata, handle, rawTypeKind: 0);
            }

            foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => assemblies.Contains(AssemblyOf(member.Parent))))
            {
                var parent = $"{names.Of(metadata, member.Parent)}::{metadata.GetString(member.Name)}";
                yield return member.GetKind() == MemberReferenceKind.Method
                    ? parent + Text(member.DecodeMethodSignature(names, null))
                    : $"{parent} {member.DecodeFieldSignature(names, null)}";
            }
        }

        public void Dispose() => file.Dispose();

        private static bool IsReachable(MethodAttributes attributes) =>
            (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

        private static string Text(MethodSignature<string> signature) =>
            (signature.Header.IsInstance ? "" : " static")
            + (signature.GenericParameterCount == 0 ? "" : $"<{signature.GenericParameterCount}>")
            + $"({string.Join(", ", signature.ParameterTypes)}) {signature.ReturnType}";

        private bool IsReachable(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsReachable(metadata.GetTypeDefinition(type.GetDeclaringType())),
            _ => false,
        };

        private string? AssemblyOf(EntityHandle handle)
        {
            switch (handle.Kind)
            {
                case HandleKind.AssemblyReference:
                    return metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)handle).Name);
                case HandleKind.TypeReference:
                    return AssemblyOf(metadata.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope);
                case HandleKind.TypeSpecification:
                    // A member of a generic type: the signature begins with GENERICINST, CLASS or VALUETYPE, and the type (ECMA-335, II.23.2.12).
                    var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                    if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                    {
                        return null;
                    }

                    signature.ReadByte();
                    return AssemblyOf(signature.ReadTypeHandle());
                default:
                    return null;
            }
        }
    }

    /// <summary>Writes types so that a definition and a reference to it read the same.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string Of(MetadataReader reader, TypeDefinition type) =>
            type.GetDeclaringType() is { IsNil: false } outer
                ? $"{Of(reader, reader.GetTypeDefinition(outer))}/{reader.GetString(type.Name)}"
                : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";

        /// <summary>The parent of a member; for a generic one the type without its arguments.</summary>
        public string Of(MetadataReader reader, EntityHandle parent) => parent.Kind == HandleKind.TypeSpecification
            ? reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(this, null).Split('<')[0]
            : GetTypeFromReference(reader, (TypeReferenceHandle)parent, rawTypeKind: 0);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Of(reader, reader.GetTypeDefinition(handle));

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            return type.ResolutionScope.Kind == HandleKind.TypeReference
                ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}/{reader.GetString(type.Name)}"
                : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}({modifier})";

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";

        public string GetByReferenceType(string elementType) => $"{elementType}&";

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => $"method {string.Join(", ", signature.ParameterTypes)} {signature.ReturnType}";
    }
}
