"""What each verb does, in one sentence: the list of verbs is shown without importing any of them."""

from resources.words import Words


def summaries(words: Words) -> dict[str, str]:
    """Return the verbs in the order of a post's day, each with its sentence."""
    return {
        "desk": words("Abre el puesto en la pantalla."),
        "tour": words(
            "Recorre todo el trabajo con documentos de muestra, sin pantalla (cerca de un minuto)."
        ),
        "read": words("Lee la zona de lectura mecánica de las imágenes de documentos."),
        "inspect": words("Dice la decisión sobre un viajero, con sus reglas, sin pantalla ni registro."),
        "setup": words("Prepara este equipo: un puesto propio o uno de prácticas."),
        "devices": words("Nombra las cámaras, los escáneres y los puertos serie de este equipo."),
        "slips": words(
            "Imprime boletas de papel numeradas (print), dice cuáles faltan (gaps), "
            "declara una inutilizada (spoil)."
        ),
        "import": words("Registra boletas de contingencia (CSV) en el turno abierto."),
        "export": words("Escribe todos los cruces; pide la contraseña y queda en el diario."),
        "reads": words("Dice quién consultó a qué viajeros, cuándo y por qué; para supervisores."),
        "enrol": words("Inscribe este equipo en la plataforma regional, con un código de un solo uso."),
        "sync": words("Intercambia con la plataforma, una vez o hasta que se interrumpa."),
        "doctor": words("Comprueba todas las partes del equipo, dice qué hacer y lo anota en el diario."),
        "verify": words("Comprueba la cadena del diario y las tablas que salen de él."),
        "rebuild": words("Rehace desde el diario las tablas de búsqueda; no cambia el diario."),
        "backup": words("Hace una copia cifrada y comprobada, mientras el puesto trabaja."),
        "restore": words("Pone una copia en lugar de una base dañada o perdida, que se aparta entera."),
        "drill": words("Ensaya una restauración sin tocar nada: cuánto tarda y qué faltaría."),
        "retention": words("Dice qué datos cumplieron su plazo (plan) y los borra con dos personas (run)."),
        "rules": words(
            "Paquete de reglas: lo comprueba (check), lo muestra (show), lo adopta (adopt), "
            "lo prueba con los cruces de los últimos días (dry-run)."
        ),
        "passphrase": words("Cambia la contraseña propia, o da una nueva a quien la olvidó."),
        "recovery": words("Clave de recuperación: hacerla, imprimir su hoja, ensayarla, abrir con ella."),
        "rotate-key": words("Cifra todo el puesto con una clave nueva; nadie más lo usa mientras tanto."),
    }
